import { EventEmitter, once } from "node:events";
import type { TestContext } from "node:test";
import {
  protocolVersion,
  type AgentConfiguration,
  type AgentMessage,
  type PeersWord,
  type ScrapeTarget,
} from "@kubevitals/proto";
import type { HostPort } from "@kubevitals/program";
import { recordsIn, serveAgents, type AgentCall } from "../../testing/agent-service.ts";

/** A rhythm of fifty vitals a second, and series with one of fifty. */
export const quickRhythm: AgentConfiguration = {
  vitalsIntervalSeconds: 0.02,
  seriesIntervalSeconds: 1,
  collectNode: true,
  collectNetwork: false,
};

/** A replica of the aggregator: it takes all in, unless it is told to be away. */
export class Replica {
  readonly live: number[] = [];
  readonly backfilled: number[] = [];
  readonly port: number;
  readonly instance: string;
  hellos = 0;
  /** Whether the last hello asked what there is to scrape. */
  wasAskedForTargets = false;
  isAway = false;
  /** What it says to other replicas; undefined: nothing. */
  claims: boolean | undefined;
  /** What it heard from them last; undefined: nothing with the last vitals. */
  peers: PeersWord | undefined;
  readonly #calls = new Set<AgentCall>();
  readonly #events = new EventEmitter();
  readonly #configuration: AgentConfiguration;

  private constructor(port: number, instance: string, configuration: AgentConfiguration) {
    this.port = port;
    this.instance = instance;
    this.#configuration = configuration;
  }

  static async start(
    t: TestContext,
    instance: string,
    configuration = quickRhythm,
    at = "127.0.0.1:0",
  ): Promise<Replica> {
    const connected = new EventEmitter<{ call: [AgentCall] }>();
    const port = await serveAgents(t, (call) => connected.emit("call", call), { at });
    const replica = new Replica(port, instance, configuration);
    connected.on("call", (call) => replica.#take(call));
    return replica;
  }

  get target(): HostPort {
    return { host: "127.0.0.1", port: this.port };
  }

  /** Tells the agent what there is to scrape. */
  tell(...targets: readonly ScrapeTarget[]): void {
    for (const call of this.#calls) call.write({ scrapeTargets: { targets } });
  }

  leave(): void {
    this.isAway = true;
    for (const call of this.#calls) call.end();
    this.#calls.clear();
  }

  return(): void {
    this.isAway = false;
  }

  /** Resolves once this holds, which is looked at whenever something was heard. */
  async until(holds: () => boolean): Promise<void> {
    while (!holds()) await once(this.#events, "heard");
  }

  #take(call: AgentCall): void {
    if (this.isAway) return void call.end();
    // As an aggregator does: a new stream of a node ends the one before it.
    for (const older of this.#calls) older.end();
    this.#calls.clear();
    this.#calls.add(call);
    call.on("end", () => {
      this.#calls.delete(call);
      call.end();
      this.#events.emit("heard");
    });
    call.on("data", (message: AgentMessage) => this.#hear(message, call));
  }

  #hear(message: AgentMessage, call: AgentCall): void {
    if (!this.#calls.has(call)) return;
    const { hello, vitals } = message;
    if (hello) {
      this.hellos++;
      this.wasAskedForTargets = hello.scrapesPods === true;
      const { instance } = this;
      call.write({
        welcome: { protocolVersion, aggregatorVersion: "test", configuration: this.#configuration, instance },
      });
    }
    const { live, backfilled, acknowledgement } = recordsIn(message);
    this.live.push(...live);
    this.backfilled.push(...backfilled);
    if (vitals) this.peers = vitals.peers;
    const { claims } = this;
    const word = claims === undefined || message.backfill ? {} : { word: { challenge: this.live.length, claims } };
    if (acknowledgement) call.write({ acknowledgement: { ...acknowledgement, ...word } });
    this.#events.emit("heard");
  }
}

/** Numbers of all vitals that a replica was told. */
export const told = ({ live, backfilled }: Replica): readonly number[] =>
  [...live, ...backfilled].toSorted((a, b) => a - b);
