import { watch, type FSWatcher } from "node:fs";

/** A folder that is being watched. */
export interface FolderWatch {
  /** False once the kernel has let go of it, or it has become too noisy: changes are not told any more. */
  readonly isAlive: boolean;
  close(): void;
}

/** Folders watched at most: a part of what the kernel gives one user by default (`fs.inotify.max_user_watches`). */
const mostWatches = 2000;

/**
 * Events of a watch's files, such as the kernel's own that some memory is short, from which on the watch costs more than it
 * tells. It is closed then.
 */
const mostFileEvents = 1000;

/**
 * Watches on folders, through inotify(7). Of a cgroup's folder the kernel tells which cgroups are made and removed in it;
 * what happens below those it does not.
 */
export class FolderWatches {
  readonly #watchers = new Set<FSWatcher>();
  readonly #most: number;
  readonly #mostFileEvents: number;

  constructor(most = mostWatches, mostEvents = mostFileEvents) {
    this.#most = most;
    this.#mostFileEvents = mostEvents;
  }

  /** Watches a folder; undefined where it is not there, may not be watched, or no watch is left. */
  open(folder: string, onChange: (name: string) => void): FolderWatch | undefined {
    if (this.#watchers.size >= this.#most) return undefined;
    let fileEvents = 0;
    const watcher = tryWatch(folder, (event, name) => {
      // A name that comes or goes is a "rename" to Node.js, what is written into a file a "change".
      if (event === "rename") onChange(name ?? "");
      else if (++fileEvents > this.#mostFileEvents) close();
    });
    if (watcher === undefined) return undefined;
    const watchers = this.#watchers.add(watcher);
    const close = (): void => {
      if (watchers.delete(watcher)) watcher.close();
    };
    watcher.on("error", close);
    return {
      get isAlive() {
        return watchers.has(watcher);
      },
      close,
    };
  }

  close(): void {
    for (const watcher of this.#watchers) watcher.close();
    this.#watchers.clear();
  }
}

function tryWatch(folder: string, listener: (event: string, name: string | null) => void): FSWatcher | undefined {
  try {
    return watch(folder, { persistent: false }, listener);
  } catch {
    // ENOENT, EACCES, ENOSPC (no watch left), EMFILE (no inotify left): whoever asked lists the folder instead.
    return undefined;
  }
}
