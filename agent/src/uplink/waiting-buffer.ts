import { encodeAgentMessage, type BlockSample, type MetricBlock } from "@kubevitals/proto";
import { Backlog, type BacklogOwner } from "./backlog.ts";
import { blockSampleOf, encodeVitals, seriesMessage, type TakenRecord, type TakenSeries } from "./record.ts";

/** Bounds of what waits in the agent. */
export interface WaitingLimits {
  /** How long a record waits at most. */
  readonly durationSeconds: number;
  /** Memory that records may take, in bytes. */
  readonly bytes: number;
}

/** A block of series that wait, encoded as the message that defines it. */
export interface WaitingBlock {
  /** Its number in the session that took the series. */
  readonly ref: number;
  readonly bytes: Buffer;
}

/** A record that could not be delivered when it was taken, encoded. */
export interface WaitingRecord {
  readonly session: string;
  readonly sequence: number;
  /** When it was taken, in milliseconds of the agent's monotonic clock. */
  readonly monotonic: number;
  readonly kind: "vitals" | "series";
  readonly bytes: Buffer;
  /** What series refer to. */
  readonly blocks: readonly WaitingBlock[];
}

/** Why a record was dropped: too many waited, it waited for too long, the aggregator does not take it. */
export type DropReason = "full" | "expired" | "refused";

/** What a record costs beside its bytes: the object, its buffer, its place in the queue. */
const overheadBytes = 256;

/**
 * Records that wait to be back-filled, in the order in which they were taken, bounded in time and in bytes. They are encoded
 * when they come in, so that what they take is known to the byte, and what is delivered at once is never encoded here. Each is held
 * once, however many aggregators it waits for: what each of them lacks is its backlog.
 */
export class WaitingBuffer implements BacklogOwner {
  readonly #limits: WaitingLimits;
  readonly #session: string;
  #queue: WaitingRecord[] = [];
  /** Those of the agent's own session, by their numbers. */
  readonly #bySequence = new Map<number, WaitingRecord>();
  /** Blocks of the agent's own session by what they were made from. */
  readonly #own = new Map<MetricBlock, WaitingBlock>();
  #lastRef = 0;
  /** How many records refer to a block. */
  readonly #uses = new Map<WaitingBlock, number>();
  readonly #backlogs = new Set<Backlog>();
  readonly #dropped = { full: 0, expired: 0, refused: 0 };
  #droppedForNobody = 0;
  #bytes = 0;

  constructor(session: string, limits: WaitingLimits) {
    this.#session = session;
    this.#limits = limits;
  }

  /** Records that wait, oldest first. */
  get records(): readonly WaitingRecord[] {
    return this.#queue;
  }

  /** Memory in use. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Records that had to go before they were acknowledged, since the start: once for each aggregator that lacks it. */
  get dropped(): Readonly<Record<DropReason, number>> {
    return this.#dropped;
  }

  get droppedForNobody(): number {
    return this.#droppedForNobody;
  }

  /**
   * Begins to keep what an aggregator lacks: all that waits now, and what comes to wait later and was taken before it came.
   *
   * @param firstSequence number of the next record of the agent's session
   */
  openBacklog(firstSequence: number): Backlog {
    const backlog = new Backlog(this, firstSequence);
    this.#backlogs.add(backlog);
    return backlog;
  }

  /** Forgets an aggregator. What waits for it alone goes too, unless it was the last: then it waits for whoever comes next. */
  close(backlog: Backlog): void {
    const { records } = backlog;
    this.#backlogs.delete(backlog);
    if (this.#backlogs.size > 0) this.letGo(records);
  }

  /**
   * Takes in records of the agent's own session, also such as were taken before others that wait already.
   *
   * @param backlog of the aggregator that lacks them; undefined: all of them do
   */
  keep(records: readonly TakenRecord[], monotonic: number, backlog?: Backlog): void {
    for (const record of records) this.#keepOne(record, backlog);
    this.#shrink(monotonic);
  }

  /** Takes in records of an earlier session, oldest first: they were taken before all that wait. */
  restore(records: readonly WaitingRecord[], monotonic: number): void {
    this.#queue = [...records, ...this.#queue];
    for (const record of records) {
      this.#count(record);
      for (const backlog of this.#backlogs) backlog.owe(record);
    }
    this.#shrink(monotonic);
  }

  /** Drops what has waited for too long. */
  expire(monotonic: number): void {
    this.#shrink(monotonic);
  }

  letGo(records: Iterable<WaitingRecord>): void {
    const gone = new Set(Array.from(records).filter((record) => this.#isHeld(record) && !this.#isOwed(record)));
    if (gone.size === 0) return;
    for (const record of gone) this.#remove(record);
    this.#queue = this.#queue.filter((record) => !gone.has(record));
  }

  countDropped(reason: DropReason): void {
    this.#dropped[reason]++;
  }

  #keepOne(record: TakenRecord, backlog: Backlog | undefined): void {
    const known = this.#bySequence.get(record.sequence);
    if (known && backlog) return backlog.owe(known);
    const waiting = known ?? this.#encode(record);
    const isFor = (other: Backlog) =>
      backlog === undefined || other === backlog || record.sequence < other.firstSequence;
    const owing = Array.from(this.#backlogs).filter(isFor);
    if (known === undefined && sizeAlone(waiting) > this.#limits.bytes) return this.#turnAway(waiting, owing);
    if (known === undefined) this.#insert(waiting);
    for (const other of owing) other.owe(waiting);
  }

  /** Whether somebody lacks the record; without any aggregator it waits for the first. */
  #isOwed(record: WaitingRecord): boolean {
    if (this.#backlogs.size === 0) return true;
    for (const backlog of this.#backlogs) if (backlog.isOwed(record)) return true;
    return false;
  }

  #isHeld(record: WaitingRecord): boolean {
    return record.session === this.#session
      ? this.#bySequence.get(record.sequence) === record
      : this.#queue.includes(record);
  }

  #encode(record: TakenRecord): WaitingRecord {
    const { sequence, monotonic } = record;
    const blocks = record.series ? this.#blocksOf(record) : [];
    const bytes = record.series
      ? encodeAgentMessage({ series: seriesMessage(record, this.#blockSamples(record)) })
      : encodeVitals(record);
    const kind = record.series ? "series" : "vitals";
    return { session: this.#session, sequence, monotonic, kind, bytes: ownBytes(bytes), blocks };
  }

  #blockSamples({ series }: TakenSeries): readonly BlockSample[] {
    return series.map((values) => blockSampleOf(values, this.#own.get(values.block)?.ref ?? 0));
  }

  #blocksOf({ series }: TakenSeries): readonly WaitingBlock[] {
    const distinct = new Set(series.map(({ block }) => block));
    return Array.from(distinct, (block) => {
      const known = this.#own.get(block);
      if (known) return known;
      const ref = ++this.#lastRef;
      const bytes = encodeAgentMessage({ block: { ref, families: block.families } });
      const waiting = { ref, bytes: ownBytes(bytes) };
      this.#own.set(block, waiting);
      return waiting;
    });
  }

  #insert(record: WaitingRecord): void {
    const before = this.#queue.findLastIndex(
      ({ session, sequence }) => session !== record.session || sequence < record.sequence,
    );
    this.#queue.splice(before + 1, 0, record);
    this.#bySequence.set(record.sequence, record);
    this.#count(record);
  }

  /** Drops a record for which there can be no room, rather than all others and then the record. */
  #turnAway(record: WaitingRecord, owing: readonly Backlog[]): void {
    this.#count(record);
    this.#discount(record);
    this.#drop(record, "full", owing);
  }

  #count(record: WaitingRecord): void {
    this.#bytes += costOf(record);
    for (const block of record.blocks) {
      const uses = this.#uses.get(block) ?? 0;
      if (uses === 0) this.#bytes += block.bytes.length + overheadBytes;
      this.#uses.set(block, uses + 1);
    }
  }

  #discount(record: WaitingRecord): void {
    this.#bytes -= costOf(record);
    for (const block of record.blocks) {
      const uses = (this.#uses.get(block) ?? 0) - 1;
      this.#uses.set(block, uses);
      if (uses > 0) continue;
      this.#uses.delete(block);
      this.#bytes -= block.bytes.length + overheadBytes;
      for (const [made, waiting] of this.#own) if (waiting === block) this.#own.delete(made);
    }
  }

  /** Drops the oldest until the rest is within the bounds. */
  #shrink(monotonic: number): void {
    const earliest = monotonic - this.#limits.durationSeconds * 1000;
    let gone = 0;
    for (const record of this.#queue) {
      const isExpired = record.monotonic < earliest;
      if (!isExpired && this.#bytes <= this.#limits.bytes) break;
      this.#remove(record);
      this.#drop(record, isExpired ? "expired" : "full", []);
      gone++;
    }
    if (gone > 0) this.#queue.splice(0, gone);
  }

  #remove(record: WaitingRecord): void {
    this.#discount(record);
    if (record.session === this.#session) this.#bySequence.delete(record.sequence);
  }

  /** Counts a record as dropped for all that lack it; for these also where they were never told to be owed it. */
  #drop(record: WaitingRecord, reason: DropReason, owing: readonly Backlog[]): void {
    for (const backlog of this.#backlogs) backlog.drop(record, reason);
    for (const backlog of owing) backlog.countDropped(reason);
    if (this.#backlogs.size > 0) return;
    this.#droppedForNobody++;
    this.#dropped[reason]++;
  }
}

/** Memory that a record takes, without its blocks. */
function costOf({ bytes, blocks }: WaitingRecord): number {
  return bytes.length + blocks.length * 8 + overheadBytes;
}

/** Memory that a record takes with all of its blocks. */
function sizeAlone(record: WaitingRecord): number {
  return record.blocks.reduce((total, { bytes }) => total + bytes.length + overheadBytes, costOf(record));
}

/** The bytes in memory of their own: as they come they may lie in a larger piece, which would stay with them. */
function ownBytes(bytes: Buffer): Buffer {
  const own = Buffer.allocUnsafeSlow(bytes.length);
  bytes.copy(own);
  return own;
}
