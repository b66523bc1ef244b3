import type { BlockValues, NetworkMetrics, NodeMetrics } from "@kubevitals/proto";
import type { Clock } from "@kubevitals/program";
import type { Introduction, NodeEntry, NodeSpeaker, Received } from "./node-entry.ts";

/** Sessions that are remembered per node, to tell a straggler from a restart. */
const rememberedSessions = 8;

/** Network paths that are kept per node; an agent that reports more targets has its oldest dropped. */
const mostPathsPerNode = 256;

/** Why a node is not taken in. */
export type Refusal = "superseded" | "too-many-nodes";

/** The latest record of every node. The only owner of what changes; what leaves it is immutable. */
export class NodeTable {
  readonly #entries = new Map<string, NodeEntry>();
  readonly #clock: Clock;
  readonly #mostNodes: number;

  constructor(clock: Clock, mostNodes: number) {
    this.#clock = clock;
    this.#mostNodes = mostNodes;
  }

  get size(): number {
    return this.#entries.size;
  }

  entries(): Iterable<readonly [string, Readonly<NodeEntry>]> {
    return this.#entries;
  }

  /**
   * Lets a stream speak for a node. A later session wins over an earlier one, and a new stream over an older one of the same
   * session; an earlier session is turned away as long as the later one has its stream, and gives way when it comes back.
   */
  admit(introduction: Introduction, speaker: NodeSpeaker): Refusal | undefined {
    const entry = this.#entries.get(introduction.nodeName);
    if (entry === undefined) {
      if (this.#entries.size >= this.#mostNodes) return "too-many-nodes";
      this.#entries.set(introduction.nodeName, newEntry(introduction, speaker, this.#clock.monotonic()));
      return undefined;
    }
    const { session } = introduction;
    if (entry.speaker !== undefined && isEarlier(entry.sessions, session, entry.introduction.session))
      return "superseded";
    if (!entry.sessions.includes(session)) entry.sessions = [...entry.sessions, session].slice(-rememberedSessions);
    const isSameSession = entry.introduction.session === session;
    if (!isSameSession) entry.lastSequence = 0;
    entry.speaker?.supersede(
      isSameSession ? "a newer stream of the same session took over" : "a newer session of the node took over",
    );
    entry.speaker = speaker;
    entry.introduction = introduction;
    return undefined;
  }

  /** Notes that a stream has ended. */
  release(nodeName: string, speaker: NodeSpeaker): void {
    const entry = this.#entries.get(nodeName);
    if (entry?.speaker === speaker) entry.speaker = undefined;
  }

  /** Whether a record with this number has arrived before in the node's session. */
  isDuplicate(nodeName: string, sequence: number): boolean {
    return sequence <= (this.#entries.get(nodeName)?.lastSequence ?? 0);
  }

  acceptVitals(nodeName: string, sequence: number, metrics: NodeMetrics, networks: readonly NetworkMetrics[]): void {
    const entry = this.#accept(nodeName, sequence);
    if (entry === undefined) return;
    entry.vitals = this.#received(metrics);
    entry.goodbye = undefined; // not at the hello: until vitals come, the silence is still the one that was announced
    if (networks.length > 0) {
      const paths = new Map(entry.networks);
      for (const path of networks) {
        paths.delete(path.target);
        paths.set(path.target, this.#received(path));
      }
      entry.networks = new Map([...paths].slice(-mostPathsPerNode));
    }
  }

  acceptSeries(nodeName: string, sequence: number, series: readonly BlockValues[]): void {
    const entry = this.#accept(nodeName, sequence);
    if (entry) entry.series = this.#received(series);
  }

  /** Notes that the agent stops on purpose. */
  acceptGoodbye(nodeName: string, reason: string): void {
    const entry = this.#entries.get(nodeName);
    if (entry) entry.goodbye = reason;
  }

  /** Forgets a node, unless a stream still speaks for it: its next record would find no entry. */
  forget(nodeName: string): void {
    if (this.#entries.get(nodeName)?.speaker === undefined) this.#entries.delete(nodeName);
  }

  #accept(nodeName: string, sequence: number): NodeEntry | undefined {
    const entry = this.#entries.get(nodeName);
    if (entry) entry.lastSequence = sequence;
    return entry;
  }

  #received<T>(value: T): Received<T> {
    return { value, monotonic: this.#clock.monotonic(), at: this.#clock.now() };
  }
}

/** Whether a session was heard of before another one; one that was never heard of is later than all. */
function isEarlier(sessions: readonly string[], session: string, other: string): boolean {
  return sessions.includes(session) && sessions.indexOf(session) < sessions.indexOf(other);
}

function newEntry(introduction: Introduction, speaker: NodeSpeaker, knownSince: number): NodeEntry {
  return {
    introduction,
    speaker,
    knownSince,
    sessions: [introduction.session],
    lastSequence: 0,
    vitals: undefined,
    series: undefined,
    networks: new Map(),
    goodbye: undefined,
  };
}
