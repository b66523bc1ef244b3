import type { NodeEvent } from "@kubevitals/proto";
import type { Collector } from "../collectors/collector.ts";
import { xidReason, type UntoldXid } from "../gpu/nvidia/xid-tally.ts";
import type { Host } from "../host.ts";
import { cgroupOwner } from "../pods/cgroup-name.ts";
import { createCounterSources } from "./counter-sources.ts";
import { CounterWatch } from "./counter-watch.ts";
import { EventList, type Finding } from "./event-list.ts";
import { LogSource } from "./log-source.ts";
import { rules } from "./rules.ts";

/** What is known of the kernel's problems. */
export interface KernelEvents {
  readonly events: readonly NodeEvent[];
  /** How many there have been of each reason since the agent started. */
  readonly counts: ReadonlyMap<string, number>;
  /** Records of the log that were missed, and lines that are none; undefined where the log is not read. */
  readonly log: { readonly lost: number; readonly broken: number } | undefined;
  /** Why the log is not read, though the agent was given it. */
  readonly trouble: string | undefined;
}

/** How often counters are looked at that only complete what the log tells at once. */
const besideLogSeconds = 15;

/**
 * What the kernel reports of its own and the machine's failures: from its log where the agent was given it and may read it, else
 * from counters, which say less. Both together count a thing once.
 */
export function createKernelEvents(): Collector<KernelEvents> {
  const list = new EventList();
  let source: LogSource | undefined;
  let watches: readonly CounterWatch[] | undefined;
  let wasBroken = false;
  let trouble: string | undefined;

  function start(host: Host): readonly CounterWatch[] {
    try {
      const records = host.openKernelLog();
      source = records && new LogSource(records, host, cgroupOwner);
      trouble = undefined;
    } catch (error) {
      source = undefined;
      trouble = `events come from counters, which name no victim: ${(error as Error).message}`;
    }
    const isRead = source !== undefined;
    host.xids.isLogRead = isRead;
    if (isRead) for (const { reason } of rules) list.watch(reason);
    return createCounterSources()
      .filter(({ countsWhatLogTells }) => countsWhatLogTells || !isRead)
      .map((counter) => new CounterWatch(counter, isRead ? besideLogSeconds : 0));
  }

  function readLog(host: Host, log: LogSource): { readonly told: readonly Finding[]; readonly isDrained: boolean } {
    try {
      const { earlier, current, isDrained } = log.read(host);
      // What stands in a log that was opened anew is listed already, or was missed.
      if (!wasBroken) list.add(earlier, false);
      list.add(current, true);
      return { told: current, isDrained };
    } catch (error) {
      // It is opened anew at the next sample.
      log.close();
      wasBroken = true;
      watches = undefined;
      throw error;
    }
  }

  return {
    name: "kernel_events",
    source: "/dev/kmsg; /proc/vmstat, /proc/1/mountinfo, /sys/fs/ext4, /sys/class/net, …",
    read(host) {
      watches ??= start(host);
      const { told, isDrained } = source ? readLog(host, source) : { told: [], isDrained: true };
      for (const watch of watches) {
        for (const finding of told) if (finding.reason === watch.reason) watch.tell(finding);
        // While the log lags behind, a counter knows of what the log is about to tell.
        if (isDrained) list.add(watch.look(host, source !== undefined), true);
        if (!watch.isAbsent) list.watch(watch.reason);
      }
      for (const { reason, message, at } of told) if (reason === xidReason) host.xids.hearLog(message, at);
      if (isDrained) list.add(host.xids.takeUntold().map(findingOf), true);
      return {
        events: list.events,
        counts: list.counts,
        log: source && { lost: source.lost, broken: source.broken },
        trouble,
      };
    },
    series({ counts, log, trouble: problem }, out) {
      if (problem !== undefined) out.complain(problem);
      const family = out.counter("problem_counter", "Problems that the kernel reported, since the agent started.", [
        "reason",
      ]);
      for (const [reason, count] of counts) family.add(count, reason);
      if (log === undefined) return;
      const lost = "Records of the kernel's log that were overwritten before the agent read them.";
      out.counter("kubevitals_agent_kernel_log_lost_records_total", lost).add(log.lost);
      const broken = "Lines of the kernel's log that are no records.";
      out.counter("kubevitals_agent_kernel_log_broken_lines_total", broken).add(log.broken);
    },
    vitals: ({ reading }) => ({ events: reading.events }),
  };
}

function findingOf({ slot, code, count, at }: UntoldXid): Finding {
  return {
    reason: xidReason,
    message: `Xid (PCI:${slot}): ${code}, told by NVML`,
    at,
    object: slot,
    kind: `${code}`,
    count,
  };
}
