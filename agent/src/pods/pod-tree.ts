import { basename } from "node:path/posix";
import type { Host } from "../host.ts";
import { isPodsFolder, podUidOf } from "./cgroup-name.ts";
import { PodFolder } from "./pod-folder.ts";
import { findPodsRoots } from "./pods-roots.ts";
import { WatchedFolder } from "./watched-folder.ts";

/** Pods of one machine at most; the kubelet's own limit is 110 unless it is told otherwise. */
const mostPods = 1000;

/** After how many samples the whole hierarchy is walked for kubelets that have started; sooner while there is none. */
const samplesUntilWalk = 40;
const samplesUntilWalkWithoutRoot = 4;

/**
 * All pods of a machine by their cgroups. Below the kubelet's roots only the folders of the three classes of service and of
 * the pods are looked at, and those only when something has come or gone in them; the whole hierarchy is walked rarely.
 */
export class PodTree {
  readonly #host: Host;
  readonly #hierarchy: string;
  readonly #top: WatchedFolder;
  /** Folders that hold pods, by path: the roots and those of the classes. */
  #folders = new Map<string, WatchedFolder>();
  #pods = new Map<string, PodFolder>();
  #roots: readonly string[] = [];
  #samples = 0;
  #isWalkDue = true;
  #leftOut = 0;

  /** @param hierarchy folder of the hierarchy below the sys mount */
  constructor(host: Host, hierarchy: string) {
    this.#host = host;
    this.#hierarchy = hierarchy;
    // A kubelet that starts makes a cgroup here or below one that it makes here.
    this.#top = new WatchedFolder(host, hierarchy, () => (this.#isWalkDue = true));
  }

  /** The kubelets' roots of all pods, as paths below the hierarchy's root. */
  get roots(): readonly string[] {
    return this.#roots;
  }

  get pods(): Iterable<PodFolder> {
    return this.#pods.values();
  }

  /** Pods and containers that are not read, as there are more than the agent takes. */
  get leftOut(): number {
    return Array.from(this.#pods.values(), ({ leftOut }) => leftOut).reduce((sum, count) => sum + count, this.#leftOut);
  }

  /** Brings pods and containers up to date. */
  update(): void {
    const isFirst = this.#samples === 0;
    const walkEvery = this.#roots.length === 0 ? samplesUntilWalkWithoutRoot : samplesUntilWalk;
    if (this.#isWalkDue || this.#samples % walkEvery === 0) this.#roots = findPodsRoots(this.#host, this.#hierarchy);
    this.#isWalkDue = false;
    this.#samples++;
    this.#findPods(!isFirst);
    for (const pod of this.#pods.values()) pod.list();
  }

  close(): void {
    this.#top.close();
    for (const folder of this.#folders.values()) folder.close();
    for (const pod of this.#pods.values()) pod.close();
  }

  #findPods(areNew: boolean): void {
    const folders = new Map<string, WatchedFolder>();
    const pods = new Map<string, PodFolder>();
    this.#leftOut = 0;
    const pending = [...this.#roots];
    for (let path = pending.pop(); path !== undefined; path = pending.pop()) {
      const folder = this.#folderAt(path);
      folders.set(path, folder);
      for (const name of folder.names()) {
        const below = `${path}/${name}`;
        const uid = podUidOf(name, basename(path));
        if (uid !== undefined) this.#keep(pods, below, uid, areNew);
        else if (isPodsFolder(name) && this.#roots.includes(path)) pending.push(below);
      }
    }
    closeMissing(this.#folders, folders);
    closeMissing(this.#pods, pods);
    this.#folders = folders;
    this.#pods = pods;
  }

  #folderAt(path: string): WatchedFolder {
    const known = this.#folders.get(path);
    if (known !== undefined) return known;
    return new WatchedFolder(this.#host, this.#hierarchy + path, (name) => this.#settle(path, name));
  }

  #keep(pods: Map<string, PodFolder>, path: string, uid: string, isNew: boolean): void {
    const known = this.#pods.get(path);
    if (known === undefined && pods.size >= mostPods) this.#leftOut++;
    else pods.set(path, known ?? new PodFolder(this.#host, this.#hierarchy, path, uid, isNew, pods.size));
  }

  /**
   * A cgroup came or went in a folder of pods. A pod that came is watched at once, as its containers may be gone by the next
   * sample; one that went is dropped by that. The cgroup of one that is known may have been made anew.
   */
  #settle(folder: string, name: string): void {
    const path = `${folder}/${name}`;
    const uid = podUidOf(name, basename(folder));
    if (uid === undefined || this.#host.sysModifiedAt(this.#hierarchy + path) === undefined) return;
    const known = this.#pods.get(path);
    if (known !== undefined) known.renew();
    else this.#keep(this.#pods, path, uid, true);
  }
}

function closeMissing(before: ReadonlyMap<string, { close(): void }>, now: ReadonlyMap<string, unknown>): void {
  for (const [path, folder] of before) if (!now.has(path)) folder.close();
}
