import { Metadata, status, type ServerDuplexStream } from "@grpc/grpc-js";
import {
  decodeMessage,
  protocolVersion,
  type AgentConfiguration,
  type AgentMessage,
  type AggregatorMessage,
  type Hello,
  type PeersWord,
  type ReplicaWord,
  type ScrapeTarget,
  type SeriesSample,
  type Vitals,
} from "@kubevitals/proto";
import { version } from "@kubevitals/program";
import { bearerToken } from "../identity/bearer.ts";
import type { Introduction, NodeSpeaker } from "../state/node-entry.ts";
import type { Refusal as TableRefusal } from "../state/node-table.ts";
import type { TargetsByNode } from "../state/scrape/scrape-plan.ts";
import { Admission, type AdmissionContext } from "./admission.ts";
import { BackfillIntake, type BackfillContext } from "./backfill-intake.ts";
import { decoded } from "./decode.ts";
import { encodedBlockOf } from "./encoded-block.ts";
import { limits } from "./limits.ts";
import { LiveIntake, type LiveContext } from "./live-intake.ts";
import { Refusal } from "./refusal.ts";

/** What every stream works with. */
export interface IngestContext extends LiveContext, BackfillContext, AdmissionContext {
  readonly configuration: AgentConfiguration;
  /** Random at each start, by which agents tell this aggregator from others. */
  readonly instance: string;
  /** How this replica speaks with others by way of the agents; undefined where there is no election. */
  readonly replicas?: { word(): ReplicaWord; hear(peers: PeersWord): void } | undefined;
}

/** For nodes of which nothing asks to be scraped: the same list each time, which is told once. */
const noTargets: readonly ScrapeTarget[] = [];

/** Messages come as bytes: what was read before need not be read again. */
type Call = ServerDuplexStream<Buffer, AggregatorMessage>;

/** What is known of a stream once it was let in. */
interface Admitted {
  readonly nodeName: string;
  readonly live: LiveIntake;
  readonly backfill: BackfillIntake;
}

/** One agent's stream, from its hello to its end. */
export class AgentStream implements NodeSpeaker {
  readonly #call: Call;
  readonly #context: IngestContext;
  readonly #onEnd: () => void;
  readonly #admission: Admission;
  #admitted: Admitted | undefined;
  /** Whether the agent wants to be told what to scrape, and what it was told last. */
  #scrapesPods = false;
  #toldTargets: readonly ScrapeTarget[] | undefined;
  #hasEnded = false;

  constructor(call: Call, context: IngestContext, onEnd: () => void) {
    this.#call = call;
    this.#context = context;
    this.#onEnd = onEnd;
    this.#admission = new Admission(
      {
        token: () => bearerToken(call.metadata.get("authorization")[0]?.toString()),
        pause: () => call.pause(),
        tellToWait: (seconds) => this.#orEnd(() => this.#send({ wait: { seconds } })),
        letIn: (introduction, firstSequence) => this.#orEnd(() => this.#begin(introduction, firstSequence)),
        refuse: (refusal) => this.#refuse(refusal, "warn"),
      },
      context,
    );
    context.counters.connected(1);
    call.sendMetadata(new Metadata());
    call.on("data", (bytes: Buffer) => this.#receive(bytes));
    call.on("end", () => this.#finish(() => call.end()));
    call.on("error", (error: Error) => this.#fail(error));
    call.on("cancelled", () => this.#fail(new Error("the stream broke off")));
  }

  /** A newer stream speaks for the node. */
  supersede(reason: string): void {
    this.#refuse(new Refusal("replaced", `node ${this.#admitted?.nodeName}: ${reason}`), "info");
  }

  /** The aggregator stops. */
  close(): void {
    this.#refuse(new Refusal("stopping", "the aggregator stops"), "debug");
  }

  /** Looks whether who speaks may go on. Called from time to time. */
  checkIdentity(): void {
    if (this.#admitted) this.#admission.lookAtIdentity();
  }

  /** Whether the agent waits to be told what to scrape. */
  get scrapesPods(): boolean {
    return this.#scrapesPods && this.#admitted !== undefined;
  }

  /** Tells the agent what of its node to scrape, where that has changed. */
  tellTargets(byNode: TargetsByNode): void {
    const node = this.#admitted?.nodeName;
    const targets = (node === undefined ? undefined : byNode.get(node)) ?? noTargets;
    if (!this.scrapesPods || targets === this.#toldTargets) return;
    this.#toldTargets = targets;
    this.#orEnd(() => this.#send({ scrapeTargets: { targets } }));
  }

  #receive(bytes: Buffer): void {
    this.#orEnd(() => {
      const block = encodedBlockOf(bytes);
      if (block === undefined)
        return this.#dispatch(
          decoded("a message", () => decodeMessage("AgentMessage", bytes)),
          bytes,
        );
      this.#greeted().live.series.acceptEncodedBlock(block);
      this.#context.counters.accepted("block");
    });
  }

  /** Does it, unless the stream is over, and ends the stream where it is refused. */
  #orEnd(act: () => void): void {
    if (this.#hasEnded) return;
    try {
      act();
    } catch (error) {
      if (error instanceof Refusal) this.#refuse(error, "warn");
      else this.#breakDown(error);
    }
  }

  #dispatch({ hello, vitals, block, series, goodbye, backfill, credentials }: AgentMessage, bytes: Buffer): void {
    const { table, counters } = this.#context;
    if (hello) return this.#greet(hello);
    const admitted = this.#greeted();
    if (vitals) this.#takeVitals(admitted, vitals, bytes);
    else if (block) {
      admitted.live.series.acceptBlock(block);
      counters.accepted("block");
    } else if (series) this.#takeSeries(admitted, series);
    else if (backfill) {
      const acknowledgement = admitted.backfill.accept(backfill);
      counters.accepted("backfill");
      this.#send({ acknowledgement });
    } else if (credentials) {
      this.#admission.showToken(credentials.token);
    } else if (goodbye) {
      table.acceptGoodbye(admitted.nodeName, goodbye.reason.slice(0, limits.textLength));
      counters.accepted("goodbye");
    }
  }

  /** @throws {Refusal} before the hello */
  #greeted(): Admitted {
    if (this.#admitted) return this.#admitted;
    throw new Refusal("no-hello", "the first message of a stream must be its hello");
  }

  #takeVitals({ live }: Admitted, vitals: Vitals, message: Buffer): void {
    live.takeVitals(vitals, message);
    const { replicas, configuration } = this.#context;
    if (replicas && vitals.peers) replicas.hear(vitals.peers);
    this.#acknowledge(vitals.sequence, replicas?.word());
    if (!configuration.collectNode) this.#admission.leaveQueue();
  }

  #takeSeries({ live }: Admitted, series: SeriesSample): void {
    live.takeSeries(series);
    this.#acknowledge(series.sequence);
    this.#admission.leaveQueue();
  }

  #greet(hello: Hello): void {
    this.#admission.greet(hello);
    this.#scrapesPods = hello.scrapesPods === true;
  }

  #begin(introduction: Introduction, firstSequence: number): void {
    this.#admit(introduction, firstSequence);
    this.#call.resume();
  }

  #admit(introduction: Introduction, firstSequence: number): void {
    const { table, counters, configuration, instance, log } = this.#context;
    const refusal = table.admit(introduction, this);
    if (refusal) throw refusalOf(refusal, introduction.nodeName);
    this.#admitted = {
      nodeName: introduction.nodeName,
      live: new LiveIntake(introduction.nodeName, firstSequence, this.#context),
      backfill: new BackfillIntake(introduction, this.#context),
    };
    counters.accepted("hello");
    const allowed = this.#context.mayComplain(`connected ${introduction.nodeName}`);
    if (allowed) {
      const { nodeName: node, agentVersion } = introduction;
      log.info({ node, agentVersion, peer: this.#call.getPeer(), ...allowed }, "agent connected");
    }
    this.#send({ welcome: { protocolVersion, aggregatorVersion: version, configuration, instance } });
  }

  #acknowledge(sequence: number, word?: ReplicaWord): void {
    this.#send({ acknowledgement: { sequences: [sequence], ...(word && { word }) } });
  }

  #send(message: AggregatorMessage): void {
    if (this.#call.writableLength > limits.unreadAnswers) {
      throw new Refusal("too-much", `node ${this.#admitted?.nodeName}: the agent does not read its answers`);
    }
    this.#call.write(message);
  }

  #refuse(refusal: Refusal, level: "debug" | "info" | "warn"): void {
    if (this.#hasEnded) return;
    this.#endWith(refusal.code, refusal.message);
    this.#context.counters.refused(refusal.reason);
    const peer = this.#call.getPeer();
    const allowed = this.#context.mayComplain(`${refusal.reason} ${peer.replace(/:\d+$/, "")}`);
    if (allowed) this.#context.log[level]({ peer, reason: refusal.reason, ...allowed }, refusal.message);
  }

  /** The stream broke: the network, or a message that grpc-js refused, such as one over the size limit. */
  #fail(error: Error): void {
    if (this.#hasEnded) return;
    this.#finish(() => undefined);
    const allowed = this.#context.mayComplain(`stream ${error.message}`);
    if (allowed)
      this.#context.log.warn({ peer: this.#call.getPeer(), node: this.#admitted?.nodeName, ...allowed }, error.message);
  }

  /** A defect of ours: it ends this stream and no other. */
  #breakDown(error: unknown): void {
    this.#context.log.error(
      { err: error, node: this.#admitted?.nodeName },
      "a message of an agent could not be taken in",
    );
    this.#endWith(status.INTERNAL, "the message could not be taken in");
  }

  /**
   * Ends the call with a status: grpc-js takes it from an error that is emitted on the stream. It follows the answers that are
   * under way, so an agent that does not read them learns it late or never; what that one says is not read any more either.
   */
  #endWith(code: status, details: string): void {
    this.#finish(() => {
      this.#call.emit("error", Object.assign(new Error(details), { code, details }));
      this.#call.pause();
    });
  }

  #finish(end: () => void): void {
    if (this.#hasEnded) return;
    this.#hasEnded = true;
    this.#onEnd();
    this.#admission.end();
    this.#context.counters.connected(-1);
    if (this.#admitted) this.#context.table.release(this.#admitted.nodeName, this);
    end();
  }
}

function refusalOf(refusal: TableRefusal, nodeName: string): Refusal {
  if (refusal === "superseded") return new Refusal("superseded", `node ${nodeName}: a newer session speaks for it`);
  return new Refusal("too-many-nodes", `node ${nodeName}: as many nodes as --max-nodes allows are known already`);
}
