import type { TakenRecord } from "./record.ts";
import type { DropReason, WaitingRecord } from "./waiting-buffer.ts";

/** The buffer as its backlogs see it. */
export interface BacklogOwner {
  /** Records that wait for anybody, oldest first. */
  readonly records: readonly WaitingRecord[];
  /** Records that were dropped while there was nobody whom they could have been for. */
  readonly droppedForNobody: number;
  keep(records: readonly TakenRecord[], monotonic: number, backlog: Backlog): void;
  /** Some of these are no longer owed: those that nobody is owed any more go. */
  letGo(records: Iterable<WaitingRecord>): void;
  countDropped(reason: DropReason): void;
  close(backlog: Backlog): void;
}

const nothing: readonly WaitingRecord[] = [];

/**
 * What waits for one aggregator. It is a part of what the buffer holds: a record that several aggregators lack is held once, and
 * goes when the last of them has acknowledged it.
 */
export class Backlog {
  /** Number of the first record that was taken with this aggregator in view: what is older is for it as for those before it. */
  readonly firstSequence: number;
  readonly #owner: BacklogOwner;
  readonly #owed = new Set<WaitingRecord>();
  readonly #underWay = new Set<WaitingRecord>();
  /** Records that were dropped while they were under way: they may have arrived. */
  readonly #inDoubt = new Map<WaitingRecord, DropReason>();
  #dropped = 0;

  constructor(owner: BacklogOwner, firstSequence: number) {
    this.#owner = owner;
    this.firstSequence = firstSequence;
    for (const record of owner.records) this.#owed.add(record);
  }

  /** Records that wait for this aggregator, oldest first. */
  get records(): readonly WaitingRecord[] {
    const { records } = this.#owner;
    if (this.#owed.size === 0) return nothing;
    return this.#owed.size === records.length ? records : records.filter((record) => this.#owed.has(record));
  }

  /** Records that the agent has had to drop since its start and that this aggregator never acknowledged. */
  get dropped(): number {
    return this.#dropped + this.#owner.droppedForNobody;
  }

  isOwed(record: WaitingRecord): boolean {
    return this.#owed.has(record);
  }

  owe(record: WaitingRecord): void {
    this.#owed.add(record);
  }

  /** Takes in live records that this aggregator was not sent, or has not acknowledged. */
  keep(records: readonly TakenRecord[], monotonic: number): void {
    this.#owner.keep(records, monotonic, this);
  }

  /** Notes that a record is being delivered: whether it arrives is not known until it is settled or comes back. */
  send(record: WaitingRecord): void {
    this.#underWay.add(record);
  }

  /** Records were acknowledged. */
  settle(records: ReadonlySet<WaitingRecord>): void {
    for (const record of records) {
      this.#underWay.delete(record);
      this.#inDoubt.delete(record);
      this.#owed.delete(record);
    }
    this.#owner.letGo(records);
  }

  /** Records that were under way were not acknowledged. */
  comeBack(records: Iterable<WaitingRecord>): void {
    for (const record of records) {
      this.#underWay.delete(record);
      const reason = this.#inDoubt.get(record);
      if (reason) this.countDropped(reason);
      this.#inDoubt.delete(record);
    }
  }

  /** Drops a record that the aggregator does not take. */
  refuse(record: WaitingRecord): void {
    if (!this.#owed.has(record)) return;
    this.drop(record, "refused");
    this.#owner.letGo([record]);
  }

  /** Owes a record no more, though nobody acknowledged it. */
  drop(record: WaitingRecord, reason: DropReason): void {
    if (!this.#owed.delete(record)) return;
    if (this.#underWay.has(record)) this.#inDoubt.set(record, reason);
    else this.countDropped(reason);
  }

  countDropped(reason: DropReason): void {
    this.#dropped++;
    this.#owner.countDropped(reason);
  }

  /** Takes over what waits for another address of the same aggregator. */
  adopt(other: Backlog): void {
    for (const record of other.records) this.#owed.add(record);
  }

  /** The aggregator is gone for good: what waits for it alone goes too. */
  close(): void {
    this.#owner.close(this);
  }
}
