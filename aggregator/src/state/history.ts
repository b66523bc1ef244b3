import { millisecondsOf, type NodeMetrics } from "@kubevitals/proto";
import { familyHistory, type FamilyHistory, type TimedSeries } from "./family-history.ts";
import type { HistoryLimits } from "./history-limits.ts";
import { NodePasts, type NodePast } from "./node-pasts.ts";
import type { Position } from "./record-order.ts";
import { RecordQueue, recordBytes, type RecordOrigin } from "./record-queue.ts";
import { SharedParts } from "./shared-parts.ts";
import { blockBytes, type SeriesShape } from "./series-shape.ts";
import { inShape, type StoredSeries } from "./stored-series.ts";
import { StoredVitals, type ToldVitals } from "./stored-vitals.ts";

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

/** Vitals as they came on a stream. */
export interface ToldOnStream extends ToldVitals {
  /** The number of those that they are against: they came on the same stream, and were added when they did. */
  readonly baseSequence: number;
}

/** Stands for what a record of series says: it is an object, and kept apart. */
const isSeries = -1;

/** What a record of series costs beside its values, measured: two objects and a buffer, and its row. */
const seriesOverheadBytes = 256;

/** Records that a reader passes at most before others have a chance to take their turn. */
const passedAtOnce = 256;

/**
 * Vitals and series of the recent past in a ring that is bounded in time and in bytes: vitals in the wire's encoding, series as
 * one column of values, each beside what is shared with the records around it. No record of vitals is an object: there are hundreds of
 * thousands. A record goes back by its age, as it was when it arrived, so that a node
 * whose clock is wrong keeps its history as long as any other. Where memory is short, a node that takes more than its share
 * gives way before others do. Reading is done in steps, between which records may come and go.
 */
export class History {
  readonly #limits: HistoryLimits;
  readonly #queue = new RecordQueue();
  readonly #vitals = new StoredVitals();
  /** What records of series say, by the record. */
  readonly #series = new Map<number, StoredSeries>();
  readonly #pasts = new NodePasts(this.#queue);
  readonly #shared = new SharedParts();
  /** Memory of the records without vitals and what series share. */
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
    return this.#ownBytes + this.#vitals.bytes + this.#shared.bytes;
  }

  /** Records that had to go before their time, because of the bound in bytes or of that of their node. */
  get evicted(): number {
    return this.#evicted;
  }

  /** @param told how they came: undefined where they came in full, or are to be kept so */
  addVitals(metrics: NodeMetrics, origin: RecordOrigin, monotonic: number, told?: ToldOnStream): void {
    if (metrics.timestamp === undefined || !this.#isKept(origin)) return;
    const past = this.#pasts.begun(metrics.nodeName);
    const before = this.#vitals.bytes;
    const content = (told && this.#addTold(past, origin.sessionRank, told)) ?? this.#addFull(past, metrics);
    past.weight += this.#vitals.bytes - before;
    this.#add(past, { timestamp: millisecondsOf(metrics.timestamp), content }, origin, monotonic);
    this.#weigh(past, recordBytes);
    this.#shrink(past, monotonic);
  }

  /** @param timestamp when the values were taken, in milliseconds of the node's wall clock */
  addSeries(nodeName: string, timestamp: number, sample: StoredSeries, origin: RecordOrigin, monotonic: number): void {
    if (!this.#isKept(origin)) return;
    const past = this.#pasts.begun(nodeName);
    const series = inShape(sample, past.shape);
    past.shape = series.shape;
    this.#hold(past, series.shape);
    const record = this.#add(past, { timestamp, content: isSeries }, origin, monotonic);
    this.#series.set(record, series);
    this.#weigh(past, bytesOf(series));
    this.#shrink(past, monotonic);
  }

  /** Whether anything is kept of a node. What has expired by now is gone. */
  has(nodeName: string, monotonic: number): boolean {
    this.#shrink(this.#pasts.of(nodeName), monotonic);
    return this.#pasts.of(nodeName) !== undefined;
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
    const read = this.#vitals.reader();
    for (const record of this.#walk(nodeName, span, after, monotonic)) {
      if (record === undefined) {
        yield undefined;
        continue;
      }
      const content = this.#queue.content(record);
      if (content !== isSeries) yield { metrics: read(content), position: this.#queue.position(record) };
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
      const series = record === undefined ? undefined : this.#series.get(record);
      if (record === undefined) yield undefined;
      else if (series) samples.push({ timestamp: this.#queue.timestamp(record), series });
    }
    return yield* familyHistory(samples, family);
  }

  #isKept({ ageSeconds }: RecordOrigin): boolean {
    const { retentionSeconds } = this.#limits;
    return retentionSeconds > 0 && ageSeconds <= retentionSeconds;
  }

  /** As they came; undefined where they have to be kept in full. */
  #addTold(past: NodePast, sessionRank: number, told: ToldOnStream): number | undefined {
    const base = this.#vitalsOf(past, sessionRank, told.baseSequence);
    return base === undefined ? undefined : this.#vitals.addTold(told, base);
  }

  #addFull(past: NodePast, metrics: NodeMetrics): number {
    past.steady = this.#vitals.steadyOf(metrics, past.steady);
    return this.#vitals.addFull(metrics, past.steady);
  }

  /** The vitals of this number; undefined where they have gone. */
  #vitalsOf({ records }: NodePast, sessionRank: number, sequence: number): number | undefined {
    const record = records.after({ sessionRank, sequence, place: -1 });
    if (record === undefined || this.#queue.content(record) === isSeries) return undefined;
    const found = this.#queue.position(record);
    const isIt = found.sessionRank === sessionRank && found.sequence === sequence;
    return isIt ? this.#queue.content(record) : undefined;
  }

  /** Records of a node in order, each there until the next step; undefined after some that were passed. */
  *#walk(
    nodeName: string,
    { from, to }: TimeSpan,
    after: Position | undefined,
    monotonic: number,
  ): Generator<number | undefined, void, undefined> {
    this.#shrink(this.#pasts.of(nodeName), monotonic);
    const earliest = monotonic - this.#limits.retentionSeconds * 1000;
    let record = this.#next(nodeName, after);
    for (let passed = 1; record !== undefined; passed++) {
      const position = this.#queue.position(record);
      const timestamp = this.#queue.timestamp(record);
      const taken = this.#queue.arrived(record) - this.#queue.ageSeconds(record) * 1000;
      if (timestamp >= from && timestamp <= to && taken >= earliest) yield record;
      if (passed % passedAtOnce === 0) yield undefined;
      record = this.#next(nodeName, position);
    }
  }

  #next(nodeName: string, after: Position | undefined): number | undefined {
    return this.#pasts.of(nodeName)?.records.after(after);
  }

  #add(
    past: NodePast,
    { timestamp, content }: { readonly timestamp: number; readonly content: number },
    { sessionRank, sequence, ageSeconds }: RecordOrigin,
    monotonic: number,
  ): number {
    const { owner } = past;
    const arrived = monotonic;
    const record = this.#queue.add({ sessionRank, sequence, ageSeconds, owner, timestamp, arrived, content });
    past.records.add(record);
    return record;
  }

  /** Drops what has expired, then as much as the node's bound and memory ask for. */
  #shrink(past: NodePast | undefined, monotonic: number): void {
    for (;;) {
      const { oldest } = this.#queue;
      if (oldest === undefined || monotonic - this.#queue.arrived(oldest) <= this.#limits.retentionSeconds * 1000)
        break;
      this.#drop(oldest);
    }
    for (;;) {
      const isCrowded = past !== undefined && past.records.size > this.#limits.recordsPerNode;
      if (!isCrowded && this.bytes <= this.#limits.bytes) break;
      const isGreedy = past !== undefined && past.weight > this.#limits.bytes / this.#pasts.size;
      // A past that has ended by now has no first record.
      const record = (isCrowded || isGreedy ? past.records.first : undefined) ?? this.#queue.oldest;
      if (record === undefined) break;
      this.#evicted++;
      this.#drop(record);
    }
  }

  #drop(record: number): void {
    const past = this.#pasts.ofOwner(this.#queue.owner(record));
    if (past === undefined) return;
    past.records.remove(record);
    const content = this.#queue.content(record);
    if (content === isSeries) this.#dropSeries(past, record);
    else {
      this.#releaseVitals(past, content);
      this.#weigh(past, -recordBytes);
    }
    this.#queue.remove(record);
    if (past.records.size > 0) return;
    if (past.steady) this.#releaseVitals(past, past.steady.piece);
    this.#pasts.end(past);
  }

  #dropSeries(past: NodePast, record: number): void {
    const series = this.#series.get(record);
    if (series === undefined) return;
    this.#series.delete(record);
    this.#letGo(past, series.shape);
    this.#weigh(past, -bytesOf(series));
  }

  #releaseVitals(past: NodePast, piece: number): void {
    const before = this.#vitals.bytes;
    this.#vitals.release(piece);
    past.weight += this.#vitals.bytes - before;
  }

  /** Counts memory that a record takes of its own. */
  #weigh(past: NodePast, bytes: number): void {
    past.weight += bytes;
    this.#ownBytes += bytes;
  }

  /** Counts what a series sample has in common with others; who is the first to hold it brings its cost. */
  #hold(past: NodePast, shape: SeriesShape): void {
    if (!this.#shared.use(shape, ({ bytes }) => bytes)) return;
    for (const block of shape.blocks) this.#shared.use(block, blockBytes);
    past.weight += this.#shared.bytesOf(shape) + this.#weightOf(shape.blocks);
  }

  #letGo(past: NodePast, shape: SeriesShape): void {
    const own = this.#shared.bytesOf(shape);
    if (!this.#shared.release(shape)) return;
    past.weight -= own + this.#weightOf(shape.blocks);
    for (const block of shape.blocks) this.#shared.release(block);
  }

  /** Of blocks that somebody holds. */
  #weightOf(blocks: SeriesShape["blocks"]): number {
    return blocks.reduce((total, block) => total + this.#shared.bytesOf(block), 0);
  }
}

/** Memory that a record of series takes, without what it shares. */
function bytesOf({ values }: StoredSeries): number {
  // Absent rows take a bit each beside the eight bytes of their value.
  return seriesOverheadBytes + Math.ceil(values.length * 8.125);
}
