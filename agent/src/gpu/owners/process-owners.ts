import { validText } from "../../collectors/reading/sysfs-attribute.ts";
import type { Host } from "../../host.ts";
import { cgroupOwner, type CgroupOwner } from "../../pods/cgroup-name.ts";
import { unlessFailing } from "../unless-failing.ts";
import { showsHostProcesses } from "./host-processes.ts";

/** Milliseconds after which a process's cgroup is read again: its number may be another process's by then. */
const rereadMilliseconds = 15_000;

const mostBytes = 16 * 1024;

/** Pods and containers of processes, by the cgroups that they run in. https://docs.kernel.org/admin-guide/cgroup-v2.html#processes */
export class ProcessOwners {
  readonly #known = new Map<number, { readonly owner: CgroupOwner; readonly readAt: number }>();

  /**
   * Whose the processes are; one that has ended, or of which no pod can be told, has no owner. Where proc is not the machine's none
   * of them can be told.
   *
   * @returns the owners by process, and whether one of the processes was not known before
   */
  find(
    host: Host,
    pids: readonly number[],
  ): { readonly owners: ReadonlyMap<number, CgroupOwner>; readonly hasNews: boolean } {
    const now = host.clock.monotonic();
    const wanted = new Set(pids.length > 0 && showsHostProcesses(host) ? pids : []);
    for (const pid of this.#known.keys()) if (!wanted.has(pid)) this.#known.delete(pid);
    let hasNews = false;
    for (const pid of wanted) {
      const known = this.#known.get(pid);
      if (known !== undefined && now - known.readAt < rereadMilliseconds) continue;
      hasNews ||= known === undefined;
      this.#known.set(pid, { owner: ownerOf(host, pid), readAt: now });
    }
    return { owners: new Map(Array.from(this.#known, ([pid, { owner }]) => [pid, owner])), hasNews };
  }
}

function ownerOf(host: Host, pid: number): CgroupOwner {
  const bytes = unlessFailing(() => host.readProcOnce(`${pid}/cgroup`));
  return bytes ? parseCgroups(bytes) : {};
}

/**
 * A path as it is from the kubelet's root of all pods on. An agent that has a cgroup namespace of its own, as containers do, sees the
 * cgroups of others by way of its own parents: `/../../burstable/pod…`. https://man7.org/linux/man-pages/man7/cgroup_namespaces.7.html
 */
function withoutAscent(path: string): string {
  return path.replace(/^(?:\/\.\.)+(?=\/|$)/, "/kubepods");
}

/** The pod in the lines `0::/path` (v2) and `4:memory:/path` (v1), of which the first that leads to one counts. */
export function parseCgroups(bytes: Uint8Array): CgroupOwner {
  for (const line of validText(bytes.subarray(0, mostBytes)).split("\n")) {
    const path = /^\d+:[^:]*:(\/.*)$/.exec(line)?.[1];
    const owner = path === undefined ? {} : cgroupOwner(withoutAscent(path));
    if (owner.podUid !== undefined) return owner;
  }
  return {};
}
