import { notApplicable, percent, type Measurement, type NodeRule } from "../rule.ts";
import { valueOf, type KnownFamily } from "../series-lookup.ts";
import type { NodeRecord } from "../../state/snapshot.ts";

const common = {
  unit: "percent",
  bad: "above",
  margin: 5,
  needsSeries: true,
} satisfies Partial<NodeRule>;

const files = {
  ...common,
  collector: "filefd",
  holdSeconds: 15 * 60,
  action: "Find what holds so many files open (lsof, or ls /proc/<pid>/fd), restart it, or raise fs.file-max.",
  measure: (record: NodeRecord) =>
    used(record, "node_filefd_allocated", "node_filefd_maximum", "file handles that the kernel allocates at most"),
} satisfies Partial<NodeRule>;

const threads = {
  ...common,
  collector: "loadavg",
  holdSeconds: 5 * 60,
  action:
    "Find what starts so many threads (ps -eLf, or the pods of the node by threads), limit it (the kubelet's podPidsLimit), or raise kernel.pid_max and kernel.threads-max.",
  measure: (record: NodeRecord) =>
    used(
      record,
      "kubevitals_agent_machine_threads",
      "kubevitals_agent_machine_threads_limit",
      "threads that the kernel allows",
    ),
} satisfies Partial<NodeRule>;

/** Thresholds of the node mixin's NodeHighNumberConntrackEntriesUsed and NodeFileDescriptorLimit; it has none for threads. */
export const nodeLimitsRules: readonly NodeRule[] = [
  {
    collector: "conntrack",
    ...common,
    id: "node-conntrack-high",
    severity: "SEVERITY_WARNING",
    summary: "The table of connections is almost full",
    action:
      "Find what opens so many connections (conntrack -L, or the pods of the node by connections), or raise net.netfilter.nf_conntrack_max: new connections are dropped once it is full.",
    threshold: 75,
    holdSeconds: 0,
    measure: (record) =>
      used(
        record,
        "node_nf_conntrack_entries",
        "node_nf_conntrack_entries_limit",
        "entries of the table of connections",
      ),
  },
  {
    ...files,
    id: "node-file-descriptors-high",
    severity: "SEVERITY_WARNING",
    summary: "The kernel is running out of file handles",
    threshold: 70,
  },
  {
    ...files,
    id: "node-file-descriptors-critical",
    severity: "SEVERITY_CRITICAL",
    summary: "The kernel is all but out of file handles",
    threshold: 90,
    hides: ["node-file-descriptors-high"],
  },
  {
    ...threads,
    id: "node-threads-high",
    severity: "SEVERITY_WARNING",
    summary: "The node is running out of process ids",
    threshold: 70,
  },
  {
    ...threads,
    id: "node-threads-critical",
    severity: "SEVERITY_CRITICAL",
    summary: "The node is all but out of process ids",
    threshold: 90,
    hides: ["node-threads-high"],
  },
];

function used(record: NodeRecord, count: KnownFamily, limit: KnownFamily, of: string): readonly Measurement[] {
  const [value, most] = [valueOf(record, count), valueOf(record, limit)];
  if (value === undefined || most === undefined)
    return [{ unknown: `the agent does not say how many of the ${of} are in use` }];
  // A limit of 0 is none.
  if (most <= 0) return notApplicable;
  const share = (100 * value) / most;
  return [{ value: share, evidence: `${percent(share)} of the ${of} are in use: ${value} of ${most}` }];
}
