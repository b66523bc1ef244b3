import type { Snapshot } from "./snapshot.ts";

/** How long a snapshot can be asked for again after it was taken (DESIGN, "Doors"). */
const keptMilliseconds = 60_000;

/**
 * Snapshots that are kept at most: each takes megabytes in a large cluster, and who asks several times a second is told of several a
 * second.
 */
const mostKept = 90;

/** Why a snapshot that was asked for by id cannot be had. */
export type SnapshotMiss = "none-yet" | "gone";

/** A surface's way to snapshots. */
export interface SnapshotReader {
  /** The newest snapshot, or the one with this id, for somebody who is told its id: it can be asked for again for a while. */
  get(id?: string): Snapshot | SnapshotMiss;
  /** The newest snapshot, for a look at it of which nobody is told. */
  peek(): Snapshot | undefined;
  /**
   * Tells a reader the id of a snapshot that is held, where it will be told that of another soon. Ends when the returned function is
   * called; until then the snapshot can be asked for again as after `get`.
   */
  lease(id: string): () => void;
  /** Calls back with every later snapshot until the returned function is called. Who passes one on asks for it by its id. */
  subscribe(listener: (snapshot: Snapshot) => void): () => void;
}

/** The newest snapshot, and for a while those before it whose id somebody was told: nobody can ask for the others. */
export class SnapshotStore implements SnapshotReader {
  readonly #kept = new Map<string, Snapshot>();
  /** Ids of kept snapshots that somebody was told. */
  readonly #told = new Set<string>();
  /** Leases by id of the snapshot: who follows snapshots one by one needs none but the latest, and nobody else was told of them. */
  readonly #leases = new Map<string, Set<object>>();
  readonly #listeners = new Set<(snapshot: Snapshot) => void>();
  #newest: Snapshot | undefined;

  get(id?: string): Snapshot | SnapshotMiss {
    const isNamed = id !== undefined && id !== "";
    const found = isNamed ? this.#kept.get(id) : this.#newest;
    if (found === undefined) return isNamed ? "gone" : "none-yet";
    // Who names one that is leased was told of it by the lease; who asks for the newest is told of it now.
    if (!isNamed || !this.#leases.has(found.id)) this.#told.add(found.id);
    return found;
  }

  lease(id: string): () => void {
    const lease = {};
    const leases = this.#leases.get(id) ?? new Set<object>();
    this.#leases.set(id, leases.add(lease));
    return () => {
      if (leases.delete(lease) && leases.size === 0 && this.#leases.get(id) === leases) this.#leases.delete(id);
    };
  }

  peek(): Snapshot | undefined {
    return this.#newest;
  }

  subscribe(listener: (snapshot: Snapshot) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  put(snapshot: Snapshot): void {
    for (const [id, { monotonic }] of this.#kept) {
      const isTold = this.#told.has(id) || this.#leases.has(id);
      if (isTold && snapshot.monotonic - monotonic <= keptMilliseconds) continue;
      this.#forget(id);
    }
    for (const id of Array.from(this.#kept.keys()).slice(0, Math.max(0, this.#kept.size - mostKept + 1)))
      this.#forget(id);
    this.#kept.set(snapshot.id, snapshot);
    this.#newest = snapshot;
    for (const listener of this.#listeners) listener(snapshot);
  }

  #forget(id: string): void {
    this.#kept.delete(id);
    this.#told.delete(id);
    this.#leases.delete(id);
  }
}
