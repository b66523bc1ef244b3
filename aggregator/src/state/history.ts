import { millisecondsOf, type NodeMetrics } from "@kubevitals/proto";
import { familyHistory, type FamilyHistory, type TimedSeries } from "./family-history.ts";
import type { HistoryLimits } from "./history-limits.ts";
import { RecordOrder, type Position } from "./record-order.ts";
import { SharedParts } from "./shared-parts.ts";
import { blockBytes, type SeriesShape } from "./series-shape.ts";
import { inShape, type StoredSeries } from "./stored-series.ts";
import {
  storeVitals,
  vitalsReader,
  type LatestVitals,
  type SteadyPart,
  type StoredVitals,
  type ToldVitals,
} from "./stored-vitals.ts";

/** The times that are asked for, in milliseconds of the node's wall clock; both ends belong to it. */
export interface TimeSpan {
  readonly from: number;
  readonly to: number;
}

/** Vitals of the past, and where to go on behind them. */
export interface PastVitals {
  readonly metrics: NodeMetrics;
  readonly position: Position;
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

/** Its place is that in the queue of all records. */
interface HistoryRecord extends RecordOrigin, Position {
  readonly nodeName: string;
  /** When the agent took the values, in milliseconds of the node's wall clock. */
  readonly timestamp: number;
  /** When they arrived, on the aggregator's monotonic clock. */
  readonly arrived: number;
  readonly content: Content;
  /** Memory that it takes without what it shares. */
  readonly cost: number;
}

/** A record is one of both. */
type Content =
  | { readonly vitals: StoredVitals; readonly series?: undefined }
  | { readonly series: StoredSeries; readonly vitals?: undefined };

/** The past of one node. */
interface NodePast {
  readonly records: RecordOrder<HistoryRecord>;
  /** Memory that its records and what they hold take: blocks that other nodes hold as well in full. */
  weight: number;
  /** That of the latest series. */
  shape: SeriesShape | undefined;
  latest: LatestVitals | undefined;
}

/** What a record costs beside its content, measured: the object, its buffer, its entry in the queue and in the node's list. */
const overheadBytes = 256;

/** Records that a reader passes at most before others have a chance to take their turn. */
const passedAtOnce = 256;

/**
 * Vitals and series of the recent past in a ring that is bounded in time and in bytes: vitals in the wire's encoding, series as
 * one column of values, each beside what is shared with the records around it. A record goes back by its age, as it was when it arrived, so that a node
 * whose clock is wrong keeps its history as long as any other. Where memory is short, a node that takes more than its share
 * gives way before others do. Reading is done in steps, between which records may come and go.
 */
export class History {
  readonly #limits: HistoryLimits;
  /** All records in the order of their arrival: a queue that is emptied from `#first`. */
  #queue: (HistoryRecord | undefined)[] = [];
  #first = 0;
  /** The place of the queue's first element among all records that there ever were. */
  #offset = 0;
  readonly #byNode = new Map<string, NodePast>();
  readonly #shared = new SharedParts();
  /** Memory of the records without what they share. */
  #ownBytes = 0;
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
    return this.#ownBytes + this.#shared.bytes;
  }

  /** Records that had to go before their time, because of the bound in bytes or of that of their node. */
  get evicted(): number {
    return this.#evicted;
  }

  /** @param told how they came: undefined where they came in full, or are to be kept so */
  addVitals(metrics: NodeMetrics, origin: RecordOrigin, monotonic: number, told?: ToldVitals): void {
    if (metrics.timestamp === undefined || !this.#isKept(origin)) return;
    const past = this.#pastOf(metrics.nodeName);
    const { vitals, latest } = storeVitals(metrics, past.latest, told);
    past.latest = latest;
    if (this.#shared.use(vitals.steady, steadyBytes)) past.weight += steadyBytes(vitals.steady);
    this.#add(metrics.nodeName, millisecondsOf(metrics.timestamp), { vitals }, origin, monotonic);
  }

  /** @param timestamp when the values were taken, in milliseconds of the node's wall clock */
  addSeries(nodeName: string, timestamp: number, sample: StoredSeries, origin: RecordOrigin, monotonic: number): void {
    if (!this.#isKept(origin)) return;
    const past = this.#pastOf(nodeName);
    const series = inShape(sample, past.shape);
    past.shape = series.shape;
    this.#hold(past, series.shape);
    this.#add(nodeName, timestamp, { series }, origin, monotonic);
  }

  /** Whether anything is kept of a node. What has expired by now is gone. */
  has(nodeName: string, monotonic: number): boolean {
    this.#shrink(nodeName, monotonic);
    return this.#byNode.has(nodeName);
  }

  /**
   * A node's vitals in the order in which they were taken, one a step.
   *
   * @param after where an earlier reading ended; without it from the beginning
   * @yields undefined after a step without any
   */
  *vitals(
    nodeName: string,
    span: TimeSpan,
    after: Position | undefined,
    monotonic: number,
  ): Generator<PastVitals | undefined, void, undefined> {
    const decode = vitalsReader();
    for (const record of this.#walk(nodeName, span, after, monotonic)) {
      const vitals = record?.content.vitals;
      if (record === undefined) yield undefined;
      else if (vitals) yield { metrics: decode(vitals), position: positionOf(record) };
    }
  }

  /** A family of a node's series, likewise; told when the last step is done. */
  *family(
    nodeName: string,
    family: string,
    span: TimeSpan,
    monotonic: number,
  ): Generator<undefined, FamilyHistory, undefined> {
    const samples: TimedSeries[] = [];
    for (const record of this.#walk(nodeName, span, undefined, monotonic)) {
      const series = record?.content.series;
      if (record === undefined) yield undefined;
      else if (series) samples.push({ timestamp: record.timestamp, series });
    }
    return yield* familyHistory(samples, family);
  }

  #isKept({ ageSeconds }: RecordOrigin): boolean {
    const { retentionSeconds } = this.#limits;
    return retentionSeconds > 0 && ageSeconds <= retentionSeconds;
  }

  /** Records of a node in order; undefined after some that were passed. */
  *#walk(
    nodeName: string,
    { from, to }: TimeSpan,
    after: Position | undefined,
    monotonic: number,
  ): Generator<HistoryRecord | undefined, void, undefined> {
    this.#shrink(nodeName, monotonic);
    const earliest = monotonic - this.#limits.retentionSeconds * 1000;
    let record = this.#next(nodeName, after);
    for (let passed = 1; record !== undefined; passed++) {
      const { timestamp, arrived, ageSeconds } = record;
      if (timestamp >= from && timestamp <= to && arrived - ageSeconds * 1000 >= earliest) yield record;
      if (passed % passedAtOnce === 0) yield undefined;
      record = this.#next(nodeName, record);
    }
  }

  #next(nodeName: string, after: Position | undefined): HistoryRecord | undefined {
    return this.#byNode.get(nodeName)?.records.after(after);
  }

  #add(
    nodeName: string,
    timestamp: number,
    content: Content,
    { sessionRank, sequence, ageSeconds }: RecordOrigin,
    monotonic: number,
  ): void {
    const place = this.#offset + this.#queue.length;
    const cost = costOf(content);
    const record = { nodeName, timestamp, arrived: monotonic, place, content, cost, sessionRank, sequence, ageSeconds };
    this.#queue.push(record);
    const past = this.#pastOf(nodeName);
    past.records.add(record);
    past.weight += cost;
    this.#ownBytes += cost;
    this.#shrink(nodeName, monotonic);
  }

  #pastOf(nodeName: string): NodePast {
    let past = this.#byNode.get(nodeName);
    if (past === undefined) this.#byNode.set(nodeName, (past = newPast()));
    return past;
  }

  /** Drops what has expired, then as much as the node's bound and memory ask for. */
  #shrink(nodeName: string, monotonic: number): void {
    for (;;) {
      const oldest = this.#oldest();
      if (oldest === undefined || monotonic - oldest.arrived <= this.#limits.retentionSeconds * 1000) break;
      this.#drop(oldest);
    }
    for (;;) {
      const past = this.#byNode.get(nodeName);
      const isCrowded = past !== undefined && past.records.size > this.#limits.recordsPerNode;
      if (!isCrowded && this.bytes <= this.#limits.bytes) break;
      const isGreedy = past !== undefined && past.weight > this.#limits.bytes / this.#byNode.size;
      const record = isCrowded || isGreedy ? past.records.first : this.#oldest();
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

  #drop(record: HistoryRecord): void {
    this.#queue[record.place - this.#offset] = undefined;
    this.#ownBytes -= record.cost;
    const past = this.#pastOf(record.nodeName);
    past.weight -= record.cost;
    past.records.remove(record);
    const { series, vitals } = record.content;
    if (series) this.#letGo(past, series.shape);
    else if (this.#shared.release(vitals.steady)) past.weight -= steadyBytes(vitals.steady);
    if (past.records.size === 0) this.#byNode.delete(record.nodeName);
  }

  /** Counts what a series sample has in common with others; who is the first to hold it brings its cost. */
  #hold(past: NodePast, shape: SeriesShape): void {
    if (!this.#shared.use(shape, ({ bytes }) => bytes)) return;
    for (const block of shape.blocks) this.#shared.use(block, blockBytes);
    past.weight += this.#weightOf(shape);
  }

  #letGo(past: NodePast, shape: SeriesShape): void {
    const weight = this.#weightOf(shape);
    if (!this.#shared.release(shape)) return;
    for (const block of shape.blocks) this.#shared.release(block);
    past.weight -= weight;
  }

  /** Of a shape that somebody holds, with its blocks. */
  #weightOf(shape: SeriesShape): number {
    return shape.blocks.reduce((total, block) => total + this.#shared.bytesOf(block), this.#shared.bytesOf(shape));
  }
}

function newPast(): NodePast {
  return { records: new RecordOrder(), weight: 0, shape: undefined, latest: undefined };
}

function positionOf({ sessionRank, sequence, place }: HistoryRecord): Position {
  return { sessionRank, sequence, place };
}

function steadyBytes({ bytes }: SteadyPart): number {
  return bytes.length + overheadBytes;
}

function costOf({ vitals, series }: Content): number {
  // Absent rows take a bit each beside the eight bytes of their value.
  return overheadBytes + (vitals ? vitals.bytes.length : Math.ceil(series.values.length * 8.125));
}
