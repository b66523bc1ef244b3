import type { Snapshot } from "../../../state/snapshot.ts";
import type { SnapshotReader } from "../../../state/snapshot-store.ts";

/** A snapshot to send, and how many were due before it and came to nothing. */
export interface DueSnapshot {
  readonly snapshot: Snapshot;
  readonly skipped: number;
}

/** Ticks come a few milliseconds early or late: an interval of whole ticks must not slip to the next one for that. */
const toleranceMilliseconds = 50;

/**
 * The snapshots that a reader is sent: those that are due by its interval, and of those that come while it is busy the newest. Holds one
 * snapshot at most.
 */
export class DueSnapshots {
  readonly #intervalMilliseconds: number;
  readonly #unsubscribe: () => void;
  #sentAt = -Infinity;
  #waiting: { readonly snapshot: Snapshot; readonly dueAt: number } | undefined;
  #skipped = 0;
  #taker: ((due: DueSnapshot | undefined) => void) | undefined;
  #isClosed = false;

  constructor(reader: SnapshotReader, intervalSeconds: number) {
    this.#intervalMilliseconds = intervalSeconds * 1000 - toleranceMilliseconds;
    const newest = reader.peek();
    if (newest) this.#offer(newest);
    this.#unsubscribe = reader.subscribe((snapshot) => this.#offer(snapshot));
  }

  /** The next one, once it is there; undefined when this is closed. */
  next(): Promise<DueSnapshot | undefined> {
    const { promise, resolve } = Promise.withResolvers<DueSnapshot | undefined>();
    this.#taker = resolve;
    this.#give();
    return promise;
  }

  close(): void {
    this.#unsubscribe();
    this.#isClosed = true;
    this.#waiting = undefined;
    this.#give();
  }

  #offer(snapshot: Snapshot): void {
    const { monotonic } = snapshot;
    if (monotonic - this.#sentAt < this.#intervalMilliseconds) return;
    let dueAt = this.#waiting?.dueAt ?? monotonic;
    if (this.#waiting && monotonic - dueAt >= this.#intervalMilliseconds) {
      this.#skipped++;
      dueAt = monotonic;
    }
    this.#waiting = { snapshot, dueAt };
    this.#give();
  }

  #give(): void {
    const taker = this.#taker;
    if (taker === undefined || (this.#waiting === undefined && !this.#isClosed)) return;
    this.#taker = undefined;
    if (this.#waiting === undefined) return taker(undefined);
    const { snapshot } = this.#waiting;
    const skipped = this.#skipped;
    this.#waiting = undefined;
    this.#skipped = 0;
    this.#sentAt = snapshot.monotonic;
    taker({ snapshot, skipped });
  }
}
