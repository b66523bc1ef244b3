import { millisecondsOf, type FilesystemMetrics, type NodeEvent, type NodeMetrics } from "@kubevitals/proto";
import { allWell, type Measurement, type NodeRule, type RuleContext } from "../rule.ts";

/** For so long an event is an issue: what goes wrong now and then is shown, and does not stay for ever. */
const memorySeconds = 10 * 60;

type Essentials = Pick<NodeRule, "id" | "severity" | "summary" | "action"> & Partial<Pick<NodeRule, "threshold">>;

/** A rule that fires while the kernel reported one of these within the last minutes, for each thing that it reported on. */
function reported(
  essentials: Essentials,
  reasons: readonly string[],
  isMeant: (event: NodeEvent, metrics: NodeMetrics, context: RuleContext) => boolean = () => true,
): NodeRule {
  const wanted = new Set(reasons);
  return {
    unit: "count",
    bad: "above",
    threshold: 1,
    margin: 0,
    holdSeconds: 0,
    collector: "kernel_events",
    ...essentials,
    measure: ({ metrics }, context) =>
      countByObject(recent(metrics).filter((event) => wanted.has(event.reason) && isMeant(event, metrics, context))),
  };
}

/** What the kernel reports of its own and the machine's failures, by the names of node-problem-detector. */
export const nodeKernelEventRules: readonly NodeRule[] = [
  reported(
    {
      id: "node-out-of-memory",
      severity: "SEVERITY_WARNING",
      summary: "The kernel killed a process for want of memory",
      action:
        "See what was killed and what used the memory (dmesg), then set requests and limits that the node can hold.",
    },
    ["OOMKilling"],
    (event, _, { observation }) => observation.pods === undefined || !isForLimitOfPod(event),
  ),
  reported(
    {
      id: "node-filesystem-damaged",
      severity: "SEVERITY_CRITICAL",
      summary: "A filesystem reports errors",
      action:
        "Save the data, look for errors of the disk (dmesg, smartctl -a), then unmount it and check it (fsck, xfs_repair, btrfs check).",
    },
    ["Ext4Error", "XfsError", "XfsHasShutdown", "BtrfsError", "FilesystemIsReadOnly"],
    (event, { filesystems }) => event.reason !== "FilesystemIsReadOnly" || !filesystems.some(isOn(event)),
  ),
  reported(
    {
      id: "node-filesystem-warned",
      severity: "SEVERITY_WARNING",
      summary: "A filesystem warns",
      action: "Read what it says (dmesg); check the filesystem when it can be unmounted.",
    },
    ["Ext4Warning"],
  ),
  reported(
    {
      id: "node-disk-errors",
      severity: "SEVERITY_WARNING",
      summary: "A disk fails to read or write",
      action:
        "Look at the disk (dmesg, smartctl -a, nvme smart-log) and its cable or path; save the data and replace it.",
    },
    ["IOError"],
  ),
  reported(
    {
      id: "node-memory-corrupt",
      severity: "SEVERITY_CRITICAL",
      summary: "Memory is corrupt",
      action: "Drain the node, find the module (ras-mc-ctl --errors, the machine's event log) and replace it.",
    },
    ["MemoryUncorrectedError", "CperHardwareErrorFatal", "CperHardwareErrorRecoverable"],
  ),
  reported(
    {
      id: "node-hardware-errors",
      severity: "SEVERITY_WARNING",
      summary: "Hardware reports errors",
      action:
        "See what it was (dmesg, ras-mc-ctl --errors, the machine's event log); what comes again is about to fail.",
    },
    ["MemoryReadError", "CperHardwareErrorCorrected", "MachineCheck"],
  ),
  reported(
    {
      id: "node-kernel-fault",
      severity: "SEVERITY_CRITICAL",
      summary: "The kernel is at fault",
      action: "Save what it said (dmesg), drain the node and start it anew; look for a newer kernel.",
    },
    ["KernelOops", "SoftLockup", "HardLockup"],
  ),
  reported(
    {
      id: "node-kernel-stalled",
      severity: "SEVERITY_WARNING",
      summary: "Work hangs in the kernel",
      action:
        "See what it waits for (dmesg names it): a disk, a network filesystem or a network device that does not answer.",
    },
    ["TaskHung", "RCUStall", "UnregisterNetDevice"],
  ),
  reported(
    {
      id: "node-link-flapping",
      severity: "SEVERITY_WARNING",
      summary: "The link of a network interface comes and goes",
      action: "Check cable, transceiver and switch port (ethtool, dmesg).",
      threshold: 2,
    },
    ["LinkDown"],
  ),
];

/** Both times are the node's own, so that its clock may be wrong. */
function recent({ events, timestamp }: NodeMetrics): readonly NodeEvent[] {
  if (events.length === 0 || timestamp === undefined) return [];
  const oldest = millisecondsOf(timestamp) - memorySeconds * 1000;
  return events.filter((event) => event.timestamp !== undefined && millisecondsOf(event.timestamp) > oldest);
}

/** A pod that ran into its own limit is the pod's issue, where pods are judged. */
function isForLimitOfPod({ podUid, message }: NodeEvent): boolean {
  return podUid !== undefined && message.startsWith("Memory cgroup out of memory");
}

/** One that is listed is named by the rule for filesystems that became read-only. */
function isOn({ object }: NodeEvent): (filesystem: FilesystemMetrics) => boolean {
  return ({ device }) => object !== undefined && device === `/dev/${object}`;
}

function countByObject(events: readonly NodeEvent[]): readonly Measurement[] {
  if (events.length === 0) return allWell;
  return Array.from(
    Map.groupBy(events, ({ object }) => object),
    ([part, about]): Measurement => {
      const value = about.reduce((sum, { count }) => sum + Math.max(1, count), 0);
      const last = about.at(-1);
      return {
        ...(part !== undefined && { part }),
        value,
        evidence: `${value} within ${memorySeconds / 60} min, the last: ${last?.reason}: ${last?.message}`,
      };
    },
  );
}
