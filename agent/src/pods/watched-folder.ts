import type { FolderWatch } from "../folder-watches.ts";
import type { Host } from "../host.ts";
import { foldersOf } from "./pods-roots.ts";

/** After how many calls a folder is listed although its watch told of no change: the kernel drops events when too many wait. */
const callsUntilListed = 20;

/**
 * The cgroups in a cgroup, listed only when they may have changed: the kernel tells of those that come and go. Where it cannot
 * be watched, it is listed each time.
 */
export class WatchedFolder {
  readonly #host: Host;
  readonly #path: string;
  readonly #onChange: (name: string) => void;
  #watch: FolderWatch | undefined;
  #names: readonly string[] = [];
  #isListed = false;
  #calls: number;

  /**
   * @param path below the sys mount
   * @param onChange hears which cgroup came or went, when it does
   * @param turn spreads over the samples which folders are listed: those of the same turn are listed together
   */
  constructor(host: Host, path: string, onChange: (name: string) => void, turn = 0) {
    this.#host = host;
    this.#path = path;
    this.#onChange = onChange;
    this.#calls = turn % callsUntilListed;
    this.#startWatch();
  }

  get isWatched(): boolean {
    return this.#watch?.isAlive === true;
  }

  /** Names of the cgroups in it now; none where it has gone. */
  names(): readonly string[] {
    const isDue = ++this.#calls >= callsUntilListed;
    if (this.#isListed && this.isWatched && !isDue) return this.#names;
    if (isDue) {
      this.#calls = 0;
      if (!this.isWatched) this.#startWatch();
    }
    this.#names = foldersOf(this.#host, this.#path);
    this.#isListed = true;
    return this.#names;
  }

  /** Watches the folder that now has this path: the one that had it may have been removed. */
  renew(): void {
    this.#watch?.close();
    this.#isListed = false;
    this.#startWatch();
  }

  close(): void {
    this.#watch?.close();
  }

  #startWatch(): void {
    this.#watch = this.#host.watchSys(this.#path, (name) => {
      this.#isListed = false;
      this.#onChange(name);
    });
  }
}
