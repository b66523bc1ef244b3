import type { Snapshot } from "../../../state/snapshot.ts";
import type { SnapshotReader } from "../../../state/snapshot-store.ts";

/** What a wait comes to: a snapshot, or that it took too long, or that it is over. */
export type Awaited = Snapshot | "nothing-yet" | "over";

/** Hands one reader snapshots as fast as it asks for them: always the newest, never one twice, and none piles up. */
export class SnapshotFeed {
  readonly #reader: SnapshotReader;
  readonly #signal: AbortSignal;
  #lastId: string | undefined;

  /**
   * @param lastId the snapshot that the reader has already
   * @param signal ends the feed
   */
  constructor(reader: SnapshotReader, lastId: string | undefined, signal: AbortSignal) {
    this.#reader = reader;
    this.#lastId = lastId;
    this.#signal = signal;
  }

  /**
   * The newest snapshot that the reader does not have, as soon as there is one taken at `earliest` or later.
   *
   * @param earliest on the monotonic clock, in milliseconds
   * @param patience how long to wait, in milliseconds
   */
  async next(earliest: number, patience: number): Promise<Awaited> {
    if (this.#signal.aborted) return "over";
    const newest = this.#reader.peek();
    const found = newest && this.#isWanted(newest, earliest) ? newest : await this.#wait(earliest, patience);
    if (typeof found === "object") {
      this.#lastId = found.id;
      this.#reader.get(found.id); // its id is told: it can be asked for again
    }
    return found;
  }

  #isWanted(snapshot: Snapshot, earliest: number): boolean {
    return snapshot.id !== this.#lastId && snapshot.monotonic >= earliest;
  }

  #wait(earliest: number, patience: number): Promise<Awaited> {
    const { promise, resolve } = Promise.withResolvers<Awaited>();
    const timer = setTimeout(() => resolve("nothing-yet"), patience);
    const end = () => resolve("over");
    this.#signal.addEventListener("abort", end);
    const unsubscribe = this.#reader.subscribe((snapshot) => {
      if (this.#isWanted(snapshot, earliest)) resolve(snapshot);
    });
    return promise.finally(() => {
      clearTimeout(timer);
      this.#signal.removeEventListener("abort", end);
      unsubscribe();
    });
  }
}
