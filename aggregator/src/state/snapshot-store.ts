import type { Snapshot } from "./snapshot.ts";

/** How long a snapshot can be asked for again after it was taken (DESIGN, "Doors"). */
const keptMilliseconds = 60_000;

/** Why a snapshot that was asked for by id cannot be had. */
export type SnapshotMiss = "none-yet" | "gone";

/** A surface's way to snapshots. */
export interface SnapshotReader {
  /** The newest snapshot, or the one with this id. */
  get(id?: string): Snapshot | SnapshotMiss;
  /** Calls back with every later snapshot until the returned function is called. */
  subscribe(listener: (snapshot: Snapshot) => void): () => void;
}

/** The newest snapshot, and for a while the ones before it. */
export class SnapshotStore implements SnapshotReader {
  readonly #kept = new Map<string, Snapshot>();
  readonly #listeners = new Set<(snapshot: Snapshot) => void>();
  #newest: Snapshot | undefined;

  get(id?: string): Snapshot | SnapshotMiss {
    if (id === undefined || id === "") return this.#newest ?? "none-yet";
    return this.#kept.get(id) ?? "gone";
  }

  subscribe(listener: (snapshot: Snapshot) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  put(snapshot: Snapshot): void {
    for (const [id, { monotonic }] of this.#kept) {
      if (snapshot.monotonic - monotonic <= keptMilliseconds) break;
      this.#kept.delete(id);
    }
    this.#kept.set(snapshot.id, snapshot);
    this.#newest = snapshot;
    for (const listener of this.#listeners) listener(snapshot);
  }
}
