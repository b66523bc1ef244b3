import type { FilesystemMetrics, NodeEvent, NodeMetrics } from "@kubevitals/proto";
import type { Measurement, NodeRule, RuleContext } from "../rule.ts";
import { seriesOf } from "../series-lookup.ts";

const common = {
  severity: "SEVERITY_CRITICAL",
  unit: "boolean",
  bad: "above",
  threshold: 1,
  margin: 0,
  collector: "filesystem",
} satisfies Partial<NodeRule>;

/** Filesystems that ceased to work. One that was mounted read-only from the start is meant to be. */
export const nodeFilesystemFaultRules: readonly NodeRule[] = [
  {
    ...common,
    id: "node-filesystem-read-only",
    summary: "A filesystem became read-only",
    action:
      "Look in the kernel's log (dmesg) for an error of the filesystem or its disk, save the data, then check it (fsck) and mount it anew.",
    holdSeconds: 60,
    measure: ({ metrics }, context) =>
      metrics.filesystems.map((filesystem) => becameReadOnly(filesystem, metrics, context)),
  },
  {
    ...common,
    severity: "SEVERITY_WARNING",
    id: "node-filesystem-not-answering",
    summary: "A filesystem does not answer",
    action: "Check what is behind it (the disk, the NFS server, the FUSE daemon); programs that use it hang or fail.",
    holdSeconds: 5 * 60,
    needsSeries: true,
    measure: (record) =>
      seriesOf(record, "node_filesystem_device_error")
        .filter((row) => !isForbidden(row.label("device_error")))
        .map((row) => {
          const part = row.label("mountpoint");
          return { part, value: row.value, evidence: `${part}: ${row.label("device_error")}` };
        }),
  },
];

/** Seen writable before, or the kernel reported that it made it read-only: that lasts longer than the aggregator's memory. */
function becameReadOnly(
  { mountpoint: part, device, readOnly }: FilesystemMetrics,
  { nodeName, events }: NodeMetrics,
  { trends }: RuleContext,
): Measurement {
  if (readOnly === undefined) return { part, unknown: "the agent does not say whether it is read-only" };
  if (!readOnly) return { part, value: 0, evidence: "" };
  const writableAt = trends.filesystem(nodeName, part)?.writableAt;
  if (writableAt !== undefined) {
    const at = new Date(writableAt).toISOString();
    return { part, value: 1, evidence: `${part} (${device}) is read-only; it was last seen writable at ${at}` };
  }
  const event = events.findLast((candidate) => isAbout(candidate, device));
  if (event === undefined) return { part, value: 0, evidence: "" };
  return { part, value: 1, evidence: `${part} (${device}) is read-only; the kernel said: ${event.message}` };
}

/** The kernel names devices without their folder: `sda1`, or `mapper/data` as mountinfo has it. */
function isAbout({ reason, object }: NodeEvent, device: string): boolean {
  return reason === "FilesystemIsReadOnly" && object !== undefined && device === `/dev/${object}`;
}

/** The agent may not look at it: that says nothing of the filesystem. */
function isForbidden(error: string): boolean {
  return /permission denied|EACCES|EPERM|operation not permitted/i.test(error);
}
