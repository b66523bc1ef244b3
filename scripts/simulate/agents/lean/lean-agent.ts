import { Client, credentials, status } from "@grpc/grpc-js";
import { ReconnectPolicy } from "../../../../agent/src/uplink/reconnect-policy.ts";
import { channelOptions } from "../../../../agent/src/uplink/channel.ts";
import { Rhythm } from "../../../../agent/src/uplink/rhythm.ts";
import type { SimulatedNode } from "../../node/simulated-node.ts";
import { hexOf } from "../../world/hash.ts";
import type { WorldClock } from "../../world/world-clock.ts";
import type { WireCounts } from "../wire-counts.ts";
import { LeanStream } from "./lean-stream.ts";
import { lies } from "./lies.ts";
import type { VitalsEncoder } from "./vitals-encoder.ts";

/** What all lean agents of a process share. */
export interface LeanContext {
  /** `HOST:PORT` of the aggregator. */
  readonly address: string;
  readonly world: WorldClock;
  readonly counts: WireCounts;
  readonly encoder: VitalsEncoder;
  /** Told why a stream ended that should not have. */
  readonly onTrouble: (nodeName: string, code: string, details: string) => void;
}

const fastestIntervalSeconds = 0.1;

/** An agent without a timer or objects of its own where thousands can share them. Whoever has it calls `tick` when it is due. */
export class LeanAgent {
  readonly node: SimulatedNode;
  readonly #context: LeanContext;
  readonly #rhythm = new Rhythm(fastestIntervalSeconds);
  #client: Client;
  #stream: LeanStream | undefined;
  #starts = 0;
  #boot = 0;
  #liesTold = 0;
  #lookedAt = 0;
  #sequence = 0;
  readonly #policy = new ReconnectPolicy();
  #mayConnectAt = 0;
  /** When it wants to be called again, by `performance.now()`. */
  due: number;

  constructor(node: SimulatedNode, context: LeanContext, due: number) {
    this.node = node;
    this.#context = context;
    this.due = due;
    this.#client = this.#openChannel();
  }

  /** One step: connects where there is no stream, else sends what is due. */
  tick(now: number): void {
    const interval = this.#rhythm.configuration.vitalsIntervalSeconds * 1000;
    this.due += interval * Math.max(1, Math.ceil((now - this.due) / interval));
    const { faults } = this.node;
    const worldSeconds = this.#context.world.seconds();
    if (faults.isSilentAt(worldSeconds)) return;
    this.#misbehave(worldSeconds);
    if (this.#stream === undefined) {
      if (now >= this.#mayConnectAt) this.#connect();
      return;
    }
    this.#stream.giveUpUnanswered(now);
    if (this.#stream?.isWelcome) this.#send(this.#stream, now);
  }

  /** Says goodbye. */
  stop(reason: string): void {
    this.#stream?.leave(reason);
    this.#mayConnectAt = Infinity;
  }

  /** Ends the connection at once. */
  close(): void {
    this.#stream?.cut();
    this.#client.close();
  }

  /** Does what the node's faults want done since it was looked last. */
  #misbehave(worldSeconds: number): void {
    const { faults, identity } = this.node;
    const boot = faults.bootAt(worldSeconds).count;
    const misdeed = boot === this.#boot ? faults.misdeedBetween(this.#lookedAt, worldSeconds) : "restart";
    this.#boot = boot;
    this.#lookedAt = worldSeconds;
    if (misdeed === undefined || !this.#stream?.isWelcome) return;
    if (misdeed === "lie") {
      const lie = lies[this.#liesTold++ % lies.length];
      const { wallMilliseconds } = this.#context.world.instant(faults.clockSkewSeconds);
      if (lie)
        this.#stream.writeBytes(lie.message({ nodeName: identity.name, sequence: ++this.#sequence, wallMilliseconds }));
      return;
    }
    this.#stream.cut();
    this.#stream = undefined;
    if (misdeed === "restart") this.#restart();
  }

  /** The agent's process starts anew: its session is another, and its numbers begin again. */
  #restart(): void {
    this.#starts++;
    this.#sequence = 0;
  }

  #send(stream: LeanStream, now: number): void {
    const { collectNode, collectNetwork } = this.#rhythm.configuration;
    const look = this.node.look(this.#context.world.instant(this.node.faults.clockSkewSeconds));
    if (!stream.sendVitals(++this.#sequence, look, collectNetwork, now)) return;
    if (collectNode && this.#rhythm.takeSeries(now)) stream.sendSeries(++this.#sequence, look, now);
  }

  #connect(): void {
    const { world, encoder, counts } = this.#context;
    const { identity, faults } = this.node;
    const { worldSeconds, wallMilliseconds } = world.instant(faults.clockSkewSeconds);
    const speaker = {
      nodeName: identity.name,
      session: hexOf(32, identity.seed, identity.index, "session", this.#starts, world.epoch),
      bootId: this.node.bootId(worldSeconds),
      firstSequence: this.#sequence + 1,
      answerMilliseconds: this.#policy.answerMilliseconds,
    };
    this.#stream = new LeanStream(this.#client, speaker, wallMilliseconds, {
      encoder,
      counts,
      events: {
        onWelcome: (configuration) => {
          if (configuration) this.#rhythm.follow(configuration);
          this.#rhythm.askForSeries();
          this.#policy.welcomed(performance.now());
        },
        onEnd: (code, details) => this.#lose(code, details),
      },
    });
  }

  #lose(code: status | undefined, details: string): void {
    const now = performance.now();
    this.#stream = undefined;
    // Who lies is refused, and is to lie again soon.
    const seconds = this.#policy.ended(code === status.DEADLINE_EXCEEDED ? code : undefined, now);
    this.#mayConnectAt = Math.max(this.#mayConnectAt, now + seconds * 1000);
    this.#context.onTrouble(this.node.identity.name, code === undefined ? "OK" : status[code], details);
    if (code !== status.DEADLINE_EXCEEDED) return;
    this.#client.close(); // it may wait for a peer that says nothing, and would go on doing so
    this.#client = this.#openChannel();
  }

  #openChannel(): Client {
    return new Client(this.#context.address, credentials.createInsecure(), channelOptions);
  }
}
