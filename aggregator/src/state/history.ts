import { millisecondsOf, type BlockValues, type MetricBlock, type NodeMetrics } from "@kubevitals/proto";
import { familyHistory, type FamilyHistory } from "./family-history.ts";
import { blockBytes, shapeBytes, storeSeries, type SeriesShape, type StoredSeries } from "./stored-series.ts";
import { storeVitals, vitalsReader, type LatestSteady, type SteadyPart, type StoredVitals } from "./stored-vitals.ts";

/** Bounds of the history of all nodes. */
export interface HistoryLimits {
  /** How far back it goes. */
  readonly retentionSeconds: number;
  /** Memory that it may take; the oldest records go first. */
  readonly bytes: number;
}

/** Where a record stands among those of its node. */
export interface RecordOrigin {
  /** Rank of the session that took it among those of the node. */
  readonly sessionRank: number;
  /** Its number in that session. */
  readonly sequence: number;
  /** How old it was when it arrived, in seconds. */
  readonly ageSeconds: number;
}

interface HistoryRecord extends RecordOrigin {
  readonly nodeName: string;
  /** When the agent took the values, in milliseconds of the node's wall clock. */
  readonly timestamp: number;
  /** When they arrived, on the aggregator's monotonic clock. */
  readonly arrived: number;
  /** Its place in the queue of all records. */
  readonly place: number;
  readonly content: Content;
}

/** A record is one of both. */
type Content =
  | { readonly vitals: StoredVitals; readonly series?: undefined }
  | { readonly series: StoredSeries; readonly vitals?: undefined };

/** What several records have in common. */
type SharedPart = MetricBlock | SeriesShape | SteadyPart;

/** The past of one node. */
interface NodePast {
  /** In the order of their arrival. */
  readonly records: HistoryRecord[];
  /** Memory that its records and what they hold take: blocks that other nodes hold as well in full. */
  weight: number;
  /** That of the latest series. */
  shape: SeriesShape | undefined;
  steady: LatestSteady | undefined;
}

/** What a record costs beside its content, measured: the object, its buffer, its entry in the queue and in the node's list. */
const overheadBytes = 256;

/**
 * Vitals and series of the recent past in a ring that is bounded in time and in bytes: vitals in the wire's encoding, series as
 * one column of values, each beside what is shared with the records around it. A record goes back by its age, as it was when it arrived, so that a node
 * whose clock is wrong keeps its history as long as any other. Where memory is short, a node that takes more than its share
 * gives way before others do.
 */
export class History {
  readonly #limits: HistoryLimits;
  /** All records in the order of their arrival: a queue that is emptied from `#first`. */
  #queue: (HistoryRecord | undefined)[] = [];
  #first = 0;
  /** The place of the queue's first element among all records that there ever were. */
  #offset = 0;
  readonly #byNode = new Map<string, NodePast>();
  /** What several records hold, with how many do. */
  readonly #shared = new Map<SharedPart, { uses: number; readonly bytes: number }>();
  #bytes = 0;
  #evicted = 0;

  constructor(limits: HistoryLimits) {
    this.#limits = limits;
  }

  /** How far back it goes. */
  get retentionSeconds(): number {
    return this.#limits.retentionSeconds;
  }

  /** Memory in use, in bytes. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Records that had to go before their time, because of the bound in bytes. */
  get evicted(): number {
    return this.#evicted;
  }

  addVitals(metrics: NodeMetrics, origin: RecordOrigin, monotonic: number): void {
    if (metrics.timestamp === undefined || !this.#isKept(origin)) return;
    const past = this.#pastOf(metrics.nodeName);
    const { vitals, latest } = storeVitals(metrics, past.steady);
    past.steady = latest;
    if (this.#use(vitals.steady, steadyBytes)) past.weight += steadyBytes(vitals.steady);
    this.#add(metrics.nodeName, millisecondsOf(metrics.timestamp), { vitals }, origin, monotonic);
  }

  /** @param timestamp when the values were taken, in milliseconds of the node's wall clock */
  addSeries(
    nodeName: string,
    timestamp: number,
    sample: readonly BlockValues[],
    origin: RecordOrigin,
    monotonic: number,
  ): void {
    if (!this.#isKept(origin)) return;
    const past = this.#pastOf(nodeName);
    const series = storeSeries(sample, past.shape);
    past.shape = series.shape;
    this.#hold(past, series.shape);
    this.#add(nodeName, timestamp, { series }, origin, monotonic);
  }

  /** A node's vitals with timestamps in [from, to] milliseconds, in the order in which they were taken. What has expired by now is gone. */
  read(nodeName: string, from: number, to: number, monotonic: number): readonly NodeMetrics[] {
    const decode = vitalsReader();
    return this.#read(nodeName, from, to, monotonic).flatMap(({ content: { vitals } }) =>
      vitals === undefined ? [] : [decode(vitals)],
    );
  }

  /** A family of a node's series, likewise. */
  readFamily(nodeName: string, family: string, from: number, to: number, monotonic: number): FamilyHistory {
    const samples = this.#read(nodeName, from, to, monotonic).flatMap(({ timestamp, content: { series } }) =>
      series === undefined ? [] : [{ timestamp, series }],
    );
    return familyHistory(samples, family);
  }

  #isKept({ ageSeconds }: RecordOrigin): boolean {
    const { retentionSeconds } = this.#limits;
    return retentionSeconds > 0 && ageSeconds <= retentionSeconds;
  }

  #read(nodeName: string, from: number, to: number, monotonic: number): readonly HistoryRecord[] {
    this.#shrink(nodeName, monotonic);
    const earliest = monotonic - this.#limits.retentionSeconds * 1000;
    return (this.#byNode.get(nodeName)?.records ?? [])
      .filter(({ timestamp }) => timestamp >= from && timestamp <= to)
      .filter(({ arrived, ageSeconds }) => arrived - ageSeconds * 1000 >= earliest)
      .toSorted((a, b) => a.sessionRank - b.sessionRank || a.sequence - b.sequence);
  }

  #add(
    nodeName: string,
    timestamp: number,
    content: Content,
    { sessionRank, sequence, ageSeconds }: RecordOrigin,
    monotonic: number,
  ): void {
    const place = this.#offset + this.#queue.length;
    const record = { nodeName, timestamp, arrived: monotonic, place, content, sessionRank, sequence, ageSeconds };
    this.#queue.push(record);
    const past = this.#pastOf(nodeName);
    past.records.push(record);
    past.weight += costOf(record);
    this.#bytes += costOf(record);
    this.#shrink(nodeName, monotonic);
  }

  #pastOf(nodeName: string): NodePast {
    const past = this.#byNode.get(nodeName) ?? { records: [], weight: 0, shape: undefined, steady: undefined };
    this.#byNode.set(nodeName, past);
    return past;
  }

  /** Drops what has expired, then as much as memory asks for. */
  #shrink(nodeName: string, monotonic: number): void {
    for (;;) {
      const oldest = this.#oldest();
      if (oldest === undefined || monotonic - oldest.arrived <= this.#limits.retentionSeconds * 1000) break;
      this.#drop(oldest);
    }
    while (this.#bytes > this.#limits.bytes) {
      const past = this.#byNode.get(nodeName);
      const isGreedy = past !== undefined && past.weight > this.#limits.bytes / this.#byNode.size;
      const record = isGreedy ? past.records[0] : this.#oldest();
      if (record === undefined) break;
      this.#evicted++;
      this.#drop(record);
    }
    if (this.#first > 1024 && this.#first > this.#queue.length / 2) {
      this.#queue = this.#queue.slice(this.#first);
      this.#offset += this.#first;
      this.#first = 0;
    }
  }

  #oldest(): HistoryRecord | undefined {
    while (this.#first < this.#queue.length && this.#queue[this.#first] === undefined) this.#first++;
    return this.#queue[this.#first];
  }

  /** Drops a record that is the oldest of its node. */
  #drop(record: HistoryRecord): void {
    this.#queue[record.place - this.#offset] = undefined;
    this.#bytes -= costOf(record);
    const past = this.#pastOf(record.nodeName);
    past.weight -= costOf(record);
    past.records.shift();
    const { series, vitals } = record.content;
    if (series) this.#letGo(past, series.shape);
    else if (this.#release(vitals.steady)) past.weight -= steadyBytes(vitals.steady);
    if (past.records.length === 0) this.#byNode.delete(record.nodeName);
  }

  /** Counts what a series sample has in common with others; who is the first to hold it brings its cost. */
  #hold(past: NodePast, shape: SeriesShape): void {
    if (!this.#use(shape, shapeBytes)) return;
    for (const { block } of shape.parts) this.#use(block, blockBytes);
    past.weight += weightOf(shape);
  }

  #letGo(past: NodePast, shape: SeriesShape): void {
    if (!this.#release(shape)) return;
    for (const { block } of shape.parts) this.#release(block);
    past.weight -= weightOf(shape);
  }

  /** Whether it is the first to use it. */
  #use<Part extends SharedPart>(part: Part, bytesOf: (part: Part) => number): boolean {
    const known = this.#shared.get(part);
    if (known) {
      known.uses++;
      return false;
    }
    const bytes = bytesOf(part);
    this.#shared.set(part, { uses: 1, bytes });
    this.#bytes += bytes;
    return true;
  }

  /** Whether nobody uses it any more. */
  #release(part: SharedPart): boolean {
    const known = this.#shared.get(part);
    if (known === undefined || --known.uses > 0) return false;
    this.#shared.delete(part);
    this.#bytes -= known.bytes;
    return true;
  }
}

function steadyBytes({ bytes }: SteadyPart): number {
  return bytes.length + overheadBytes;
}

function weightOf(shape: SeriesShape): number {
  return shape.parts.reduce((total, { block }) => total + blockBytes(block), shapeBytes(shape));
}

function costOf({ content }: HistoryRecord): number {
  // Absent rows take a bit each beside the eight bytes of their value.
  return (
    overheadBytes + (content.vitals ? content.vitals.bytes.length : Math.ceil(content.series.values.length * 8.125))
  );
}
