import type { Snapshot } from "./snapshot.ts";

/** How long a snapshot can be asked for again after it was taken (DESIGN, "Doors"). */
const keptMilliseconds = 60_000;

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

/** The newest snapshot, and for a while those before it whose id somebody was told: nobody can ask for the others. */
export class SnapshotStore implements SnapshotReader {
  readonly #kept = new Map<string, Snapshot>();
  /** Ids of kept snapshots that somebody was told. */
  readonly #told = new Set<string>();
  readonly #listeners = new Set<(snapshot: Snapshot) => void>();
  #newest: Snapshot | undefined;

  get(id?: string): Snapshot | SnapshotMiss {
    const found = id === undefined || id === "" ? this.#newest : this.#kept.get(id);
    if (found === undefined) return id === undefined || id === "" ? "none-yet" : "gone";
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
      if (this.#told.has(id) && snapshot.monotonic - monotonic <= keptMilliseconds) continue;
      this.#kept.delete(id);
      this.#told.delete(id);
    }
    this.#kept.set(snapshot.id, snapshot);
    this.#newest = snapshot;
    for (const listener of this.#listeners) listener(snapshot);
  }
}
