import type { Hello } from "@kubevitals/proto";
import type { Clock } from "@kubevitals/program";
import type { AgentIdentity } from "../identity/agent-identity.ts";
import { isToken } from "../identity/bearer.ts";
import type { Introduction } from "../state/node-entry.ts";
import { checkHello } from "./hello.ts";
import { Refusal } from "./refusal.ts";
import { StreamIdentity, type FailedProof } from "./stream-identity.ts";
import type { Guest, WelcomeQueue } from "./welcome-queue.ts";

/** What streams are let in by. */
export interface AdmissionContext {
  /** Lets streams in, one after another where many come at once. */
  readonly queue: WelcomeQueue;
  readonly isCollecting: boolean;
  /** Decides who may speak for a node; undefined: anybody. */
  readonly identity?: AgentIdentity | undefined;
  /** How long a stream may stay open without a hello. */
  readonly helloMilliseconds: number;
  readonly clock: Clock;
}

/** The stream that wants to be let in. */
export interface Newcomer {
  /** What it brings to prove whose it is. */
  readonly token: () => string | undefined;
  /** Nothing more is read of it until it is let in. */
  readonly pause: () => void;
  readonly tellToWait: (seconds: number) => void;
  readonly letIn: (introduction: Introduction, firstSequence: number) => void;
  readonly refuse: (refusal: Refusal) => void;
}

/** How a stream comes in: by its hello, in its turn, and with a proof of whose it is where that is asked for. */
export class Admission {
  readonly #stream: Newcomer;
  readonly #context: AdmissionContext;
  readonly #helloLimit: NodeJS.Timeout;
  /** The hello has come: whose it is may still have to be proven. */
  #greeted: Introduction | undefined;
  /** Its place among those that want to be let in, until it has settled. */
  #guest: Guest | undefined;
  #speaker: StreamIdentity | undefined;

  constructor(stream: Newcomer, context: AdmissionContext) {
    this.#stream = stream;
    this.#context = context;
    this.#helloLimit = setTimeout(() => {
      stream.refuse(new Refusal("no-hello", `no hello within ${context.helloMilliseconds / 1000} s`));
    }, context.helloMilliseconds);
  }

  /** Takes the hello; the stream is let in later. @throws {Refusal} */
  greet(hello: Hello): void {
    const { clock, isCollecting, queue } = this.#context;
    if (this.#greeted) {
      throw new Refusal("second-hello", `node ${this.#greeted.nodeName}: a second hello on one stream`);
    }
    if (!isCollecting) throw new Refusal("collection-off", "metrics.enabled is false: nothing is collected");
    const introduction = checkHello(hello, clock.now());
    this.#greeted = introduction;
    clearTimeout(this.#helloLimit);
    this.#guest = {
      begin: () => void this.#begin(introduction, hello.firstSequence),
      wait: (seconds) => {
        this.#stream.pause();
        this.#stream.tellToWait(seconds);
      },
    };
    queue.enter(this.#guest);
  }

  /** Looks whether who speaks may go on. Called from time to time. */
  lookAtIdentity(): void {
    this.#speaker?.look();
  }

  /** Takes a newer proof. */
  showToken(token: string): void {
    this.#speaker?.show(isToken(token) ? token : undefined);
  }

  /** It has settled, or is over: another may be let in. */
  leaveQueue(): void {
    if (this.#guest) this.#context.queue.leave(this.#guest);
    this.#guest = undefined;
  }

  /** The stream is over. */
  end(): void {
    clearTimeout(this.#helloLimit);
    this.leaveQueue();
  }

  /** Lets in who can prove to speak for the node, where that is asked for. What comes meanwhile waits in the stream. */
  async #begin(introduction: Introduction, firstSequence: number): Promise<void> {
    const { identity, clock } = this.#context;
    if (identity) {
      const refuse = ({ reason, message }: FailedProof) => this.#stream.refuse(new Refusal(reason, message));
      const speaker = new StreamIdentity(identity, introduction.nodeName, clock, refuse);
      this.#speaker = speaker;
      this.#stream.pause();
      const failed = await speaker.begin(this.#stream.token());
      if (failed) return refuse(failed);
    }
    this.#stream.letIn(introduction, firstSequence);
  }
}
