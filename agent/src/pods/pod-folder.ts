import type { Host } from "../host.ts";
import { containerIdOf } from "./cgroup-name.ts";
import { WatchedFolder } from "./watched-folder.ts";

/** Containers of one pod at most: whoever may make cgroups in it can make as many as the kernel allows. */
const mostContainers = 256;

/** Names of cgroups that have gone which are remembered of one pod at most. */
const mostGone = 4096;

/** A container of a pod. */
export interface PodContainer {
  /** The runtime's id. */
  readonly id: string;
  /** Path of its cgroup below the hierarchy's root. */
  readonly path: string;
}

/**
 * The containers of a pod, and how many of them have started and exited since the pod was first seen. The kernel tells of each
 * cgroup that is made and removed, so a container that lives between two samples is counted too; where the pod cannot be
 * watched, only those are that a sample sees.
 */
export class PodFolder {
  readonly uid: string;
  /** Path of its cgroup below the hierarchy's root. */
  readonly path: string;
  readonly #host: Host;
  readonly #sysPath: string;
  readonly #folder: WatchedFolder;
  #containers = new Map<string, PodContainer>();
  /** Names of cgroups that have gone, and at which listing: the kernel may still have something to tell about them. */
  readonly #gone = new Map<string, number>();
  #names: readonly string[] | undefined;
  #listings = 0;
  #started = 0;
  #exited = 0;
  #leftOut = 0;

  /**
   * @param hierarchy folder of the hierarchy below the sys mount
   * @param isNew whether the pod came while the agent was looking, so that all of its containers have started since
   * @param turn spreads over the samples which pods are listed although nothing has been told of them
   */
  constructor(host: Host, hierarchy: string, path: string, uid: string, isNew: boolean, turn = 0) {
    this.#host = host;
    this.#sysPath = hierarchy + path;
    this.path = path;
    this.uid = uid;
    this.#folder = new WatchedFolder(host, this.#sysPath, (name) => this.#settle(name), turn);
    this.list();
    if (!isNew) this.#started = 0;
  }

  get started(): number {
    return this.#started;
  }

  get exited(): number {
    return this.#exited;
  }

  /** Containers beyond the most that are read of one pod. */
  get leftOut(): number {
    return this.#leftOut;
  }

  get isWatched(): boolean {
    return this.#folder.isWatched;
  }

  get containerCount(): number {
    return this.#containers.size;
  }

  get containers(): Iterable<PodContainer> {
    return this.#containers.values();
  }

  /** Lists the containers anew where they may have changed. */
  list(): void {
    const names = this.#folder.names();
    if (names === this.#names) return;
    this.#names = names;
    this.#listings++;
    for (const [name, listing] of this.#gone) if (listing < this.#listings - 1) this.#gone.delete(name);
    const there = new Set(names);
    for (const name of this.#containers.keys()) if (!there.has(name)) this.#exit(name);
    this.#leftOut = 0;
    for (const name of names) this.#enter(name);
  }

  /** Watches the pod's cgroup that is there now. */
  renew(): void {
    this.#folder.renew();
  }

  close(): void {
    this.#folder.close();
  }

  /**
   * A cgroup came or went; the kernel says each, but not which. One that is not there and has never been seen has done both,
   * and the second time the kernel speaks of it says nothing new.
   */
  #settle(name: string): void {
    if (containerIdOf(name) === undefined || this.#gone.has(name)) return;
    const isThere = this.#host.sysModifiedAt(`${this.#sysPath}/${name}`) !== undefined;
    if (isThere) this.#enter(name);
    else {
      if (!this.#containers.has(name)) this.#started++;
      this.#exit(name);
    }
  }

  #enter(name: string): void {
    const id = containerIdOf(name);
    if (id === undefined || this.#containers.has(name)) return;
    if (this.#containers.size >= mostContainers) {
      this.#leftOut++;
      return;
    }
    this.#gone.delete(name);
    this.#containers.set(name, { id, path: `${this.path}/${name}` });
    this.#started++;
  }

  #exit(name: string): void {
    this.#containers.delete(name);
    if (this.#gone.size < mostGone) this.#gone.set(name, this.#listings);
    this.#exited++;
  }
}
