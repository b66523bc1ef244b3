import type { Snapshot } from "./snapshot.ts";

/** How long a snapshot can be asked for again after it was taken (DESIGN, "Doors"). */
const keptMilliseconds = 60_000;

/**
 * Records of nodes in all kept snapshots at most, five kilobytes each where somebody read their values: of a large cluster fewer snapshots
 * are kept than 60 s have, of 5,000 nodes twelve. The newest two are kept however large they are.
 */
const mostRecords = 60_000;
const fewestKept = 2;

/** Why a snapshot that was asked for by id cannot be had. */
export type SnapshotMiss = "none-yet" | "gone";

/** A surface's way to snapshots. */
export interface SnapshotReader {
  /** The newest snapshot, or the one with this id, for somebody who is told its id: it can be asked for again for a while. */
  get(id?: string): Snapshot | SnapshotMiss;
  /** The newest snapshot, for a look at it of which nobody is told. */
  peek(): Snapshot | undefined;
  /** Calls back with every later snapshot until the returned function is called. Who passes one on asks for it by its id. */
  subscribe(listener: (snapshot: Snapshot) => void): () => void;
}

/** The newest snapshot and the one before it, and for a while those whose id somebody was told: nobody can ask for the others. */
export class SnapshotStore implements SnapshotReader {
  readonly #kept = new Map<string, Snapshot>();
  /** Ids of kept snapshots that somebody was told. */
  readonly #told = new Set<string>();
  readonly #listeners = new Set<(snapshot: Snapshot) => void>();
  #newest: Snapshot | undefined;

  get(id?: string): Snapshot | SnapshotMiss {
    const isNamed = id !== undefined && id !== "";
    const found = isNamed ? this.#kept.get(id) : this.#newest;
    if (found === undefined) return isNamed ? "gone" : "none-yet";
    this.#told.add(found.id);
    return found;
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
      const isWanted = this.#told.has(id) || id === this.#newest?.id;
      if (!isWanted || snapshot.monotonic - monotonic > keptMilliseconds) this.#forget(id);
    }
    this.#kept.set(snapshot.id, snapshot);
    this.#newest = snapshot;
    this.#makeRoom();
    for (const listener of this.#listeners) listener(snapshot);
  }

  /** Forgets the oldest where all together are too large. */
  #makeRoom(): void {
    let records = Array.from(this.#kept.values()).reduce((total, { nodes }) => total + nodes.size, 0);
    for (const [id, { nodes }] of this.#kept) {
      if (records <= mostRecords || this.#kept.size <= fewestKept) return;
      records -= nodes.size;
      this.#forget(id);
    }
  }

  #forget(id: string): void {
    this.#kept.delete(id);
    this.#told.delete(id);
  }
}
