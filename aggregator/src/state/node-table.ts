import type { NetworkMetrics, NodeMetrics } from "@kubevitals/proto";
import type { Clock } from "@kubevitals/program";
import { ByName, Names } from "./by-name.ts";
import type { Heard, Introduction, NodeEntry, NodeSpeaker, Received, SessionRecords } from "./node-entry.ts";
import { SequenceSet } from "./sequence-set.ts";
import type { SeriesAdmission } from "./series-admission.ts";
import type { StoredSeries } from "./stored-series.ts";

/** Sessions that are remembered per node, to tell a straggler from a restart. */
const rememberedSessions = 8;

/** Network paths that are kept per node; an agent that reports more targets has its oldest dropped. */
const mostPathsPerNode = 256;

/** What ranks of two sessions that speak for a node one after another lie apart: back-filled sessions come between. */
const rankStep = 1024;

/** Why a node is not taken in. */
export type Refusal = "superseded" | "too-many-nodes";

/** The latest record of every node. The only owner of what changes; what leaves it is immutable. */
export class NodeTable {
  readonly #entries = new Map<string, NodeEntry>();
  readonly #clock: Clock;
  readonly #mostNodes: number;
  #records = 0;
  /** Undefined when a node has come or gone since it was last asked for. */
  #sorted: { readonly names: Names; readonly entries: readonly NodeEntry[] } | undefined;

  constructor(clock: Clock, mostNodes: number) {
    this.#clock = clock;
    this.#mostNodes = mostNodes;
  }

  get size(): number {
    return this.#entries.size;
  }

  /** Live records that were ever taken in. */
  get records(): number {
    return this.#records;
  }

  /** What is kept of a node; undefined where nobody has spoken for it. */
  entryOf(nodeName: string): Readonly<NodeEntry> | undefined {
    return this.#entries.get(nodeName);
  }

  /** What all agents have said until now. */
  heard(): ByName<Heard> {
    const { names, entries } = (this.#sorted ??= sorted(this.#entries));
    return ByName.of(
      names,
      entries.map(({ heard }) => heard),
    );
  }

  /**
   * Lets a stream speak for a node. A later session wins over an earlier one, and a new stream over an older one of the same
   * session; an earlier session is turned away as long as the later one has its stream, and gives way when it comes back.
   */
  admit(introduction: Introduction, speaker: NodeSpeaker): Refusal | undefined {
    const entry = this.#entries.get(introduction.nodeName);
    if (entry === undefined) {
      if (this.#entries.size >= this.#mostNodes) return "too-many-nodes";
      const created = newEntry(introduction, speaker, this.#clock.monotonic());
      this.#entries.set(introduction.nodeName, created);
      this.#sorted = undefined;
      rememberLive(created);
      return undefined;
    }
    const { session } = introduction;
    if (entry.speaker !== undefined && isEarlier(entry.sessions, session, entry.heard.introduction.session))
      return "superseded";
    if (!entry.sessions.includes(session)) entry.sessions = [...entry.sessions, session].slice(-rememberedSessions);
    const isSameSession = entry.heard.introduction.session === session;
    entry.speaker?.supersede(
      isSameSession ? "a newer stream of the same session took over" : "a newer session of the node took over",
    );
    entry.speaker = speaker;
    entry.heard = { ...entry.heard, introduction };
    rememberLive(entry);
    return undefined;
  }

  /** Notes that a stream has ended. */
  release(nodeName: string, speaker: NodeSpeaker): void {
    const entry = this.#entries.get(nodeName);
    if (entry?.speaker === speaker) entry.speaker = undefined;
  }

  /** What has arrived of the session that speaks for a node. */
  liveRecords(nodeName: string): SessionRecords | undefined {
    const entry = this.#entries.get(nodeName);
    return entry?.records.get(entry.heard.introduction.session);
  }

  /**
   * What has arrived of a session of which the agent back-fills records. One that nobody has heard of ended before the one that
   * speaks for the node began.
   */
  backfilledRecords(nodeName: string, session: string): SessionRecords | undefined {
    const entry = this.#entries.get(nodeName);
    const live = entry?.records.get(entry.heard.introduction.session);
    if (entry === undefined || live === undefined) return undefined;
    if (session === entry.heard.introduction.session) return live;
    const lower = Array.from(entry.records.values(), ({ rank }) => rank).filter((rank) => rank < live.rank);
    const records =
      entry.records.get(session) ?? newRecords(Math.min(live.rank - 1, Math.max(live.rank - rankStep, ...lower) + 1));
    remember(entry, session, records);
    return records;
  }

  /** Whether a live record with this number, or a later one, has arrived before in the node's session. */
  isDuplicate(nodeName: string, sequence: number): boolean {
    const records = this.liveRecords(nodeName);
    return records !== undefined && (sequence <= records.lastLive || records.received.has(sequence));
  }

  acceptVitals(nodeName: string, sequence: number, metrics: NodeMetrics, networks: readonly NetworkMetrics[]): void {
    const entry = this.#accept(nodeName, sequence);
    if (entry === undefined) return;
    const paths = networks.length === 0 ? entry.heard.networks : this.#withPaths(entry.heard.networks, networks);
    // Not at the hello: until vitals come, the silence is still the one that was announced.
    const goodbye = undefined;
    entry.heard = { ...entry.heard, vitals: this.#received(metrics), networks: paths, goodbye };
  }

  /**
   * `takenAt` is the agent's wall clock in milliseconds; without it rates over two samples cannot be told. `admission` is what the
   * budget made of the sample; without it there is none.
   */
  acceptSeries(
    nodeName: string,
    sequence: number,
    series: StoredSeries,
    takenAt?: number,
    admission?: SeriesAdmission,
  ): void {
    const entry = this.#accept(nodeName, sequence);
    if (entry) entry.heard = { ...entry.heard, series: { ...this.#received(series), takenAt, admission } };
  }

  /** What the budget of series made of the node's latest sample. */
  admissionOf(nodeName: string): SeriesAdmission | undefined {
    return this.#entries.get(nodeName)?.heard.series?.admission;
  }

  /** Notes that the agent stops on purpose. */
  acceptGoodbye(nodeName: string, reason: string): void {
    const entry = this.#entries.get(nodeName);
    if (entry) entry.heard = { ...entry.heard, goodbye: reason };
  }

  /** Forgets a node, unless a stream still speaks for it: its next record would find no entry. */
  forget(nodeName: string): void {
    if (this.#entries.get(nodeName)?.speaker !== undefined) return;
    this.#entries.delete(nodeName);
    this.#sorted = undefined;
  }

  #accept(nodeName: string, sequence: number): NodeEntry | undefined {
    this.#records++;
    const records = this.liveRecords(nodeName);
    if (records) records.lastLive = sequence;
    records?.received.add(sequence);
    return this.#entries.get(nodeName);
  }

  #withPaths(known: Heard["networks"], told: readonly NetworkMetrics[]): Heard["networks"] {
    const news = new Map(told.map((path) => [path.target, path]));
    const paths = known.filter(({ value }) => !news.has(value.target));
    for (const path of news.values()) paths.push(this.#received(path));
    return paths.slice(-mostPathsPerNode);
  }

  #received<T>(value: T): Received<T> {
    return { value, monotonic: this.#clock.monotonic(), at: this.#clock.now() };
  }
}

/** Whether a session was heard of before another one; one that was never heard of is later than all. */
function isEarlier(sessions: readonly string[], session: string, other: string): boolean {
  return sessions.includes(session) && sessions.indexOf(session) < sessions.indexOf(other);
}

function newRecords(rank: number): SessionRecords {
  return { rank, received: new SequenceSet(), lastLive: 0, dropped: 0 };
}

/** Begins to count the records of the session that speaks for the node now, or goes on. */
function rememberLive(entry: NodeEntry): void {
  const { session } = entry.heard.introduction;
  const ranks = Array.from(entry.records.values(), ({ rank }) => rank);
  remember(entry, session, entry.records.get(session) ?? newRecords(Math.max(0, ...ranks) + rankStep));
}

/** Keeps a session's records as the latest that were heard of; those that were heard of longest ago go, never the speaker's. */
function remember({ records, heard: { introduction } }: NodeEntry, session: string, its: SessionRecords): void {
  records.delete(session);
  records.set(session, its);
  for (const old of records.keys()) {
    if (records.size <= rememberedSessions) return;
    if (old !== introduction.session) records.delete(old);
  }
}

function newEntry(introduction: Introduction, speaker: NodeSpeaker, knownSince: number): NodeEntry {
  return {
    heard: {
      introduction,
      knownSince,
      vitals: undefined,
      series: undefined,
      networks: [],
      goodbye: undefined,
    },
    speaker,
    sessions: [introduction.session],
    records: new Map(),
  };
}

function sorted(entries: ReadonlyMap<string, NodeEntry>) {
  const inOrder = Array.from(entries).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return { names: new Names(inOrder.map(([name]) => name)), entries: inOrder.map(([, entry]) => entry) };
}
