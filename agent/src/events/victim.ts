import type { KernelRecord } from "./kernel-log.ts";

/** Characters of a cgroup's path at most. */
const mostPathCharacters = 1024;

/**
 * Remembers whose process the kernel is about to kill for want of memory. It says so in a message of its own, just before
 * `Killed process`: `oom-kill:constraint=CONSTRAINT_MEMCG,nodemask=(null),cpuset=…,mems_allowed=0,oom_memcg=…,task_memcg=/kubepods/…,
 * task=NAME,pid=1,uid=0`; before Linux 4.19 `Task in PATH killed as a result of limit of PATH`.
 */
export class Victims {
  #pending: { readonly cgroup: string; readonly pid: string | undefined } | undefined;

  /** Takes a message that may announce a kill. */
  hear({ message }: KernelRecord): void {
    if (message.startsWith("oom-kill:constraint=")) this.#pending = announced(message);
    else if (message.startsWith("Task in /")) this.#pending = announcedOld(message);
  }

  /** The cgroup of the process that was killed; undefined where the kernel did not say it in a way that can be relied on. */
  takeCgroup(pid: string | undefined): string | undefined {
    const pending = this.#pending;
    this.#pending = undefined;
    if (pending === undefined || (pending.pid !== undefined && pending.pid !== pid)) return undefined;
    return pending.cgroup.length <= mostPathCharacters ? pending.cgroup : undefined;
  }
}

function announced(message: string) {
  // Whoever may make cgroups chooses their names, so one may hold what looks like the next field: then nobody is named.
  if (message.split(",task_memcg=").length !== 2) return undefined;
  const [, cgroup, pid] = /,task_memcg=(\/.*),task=.*,pid=(\d+),uid=\d+$/.exec(message) ?? [];
  return cgroup === undefined || cgroup.includes(",task=") ? undefined : { cgroup, pid };
}

function announcedOld(message: string) {
  const [, cgroup] = /^Task in (\/\S*) killed as a result of limit of \//.exec(message) ?? [];
  return cgroup === undefined ? undefined : { cgroup, pid: undefined };
}
