import type { NodeState } from "../../../testing/node-watch.ts";

/** In seconds. */
export const minutes = 60;

/** A rule of nodes with values at its edges. */
export interface NodeRuleCase {
  readonly id: string;
  readonly collector: string | undefined;
  readonly hold: number;
  readonly of: (value: number) => NodeState;
  readonly unknown: NodeState;
  readonly good: number;
  readonly bad: number;
  readonly within: number;
  readonly cleared: number;
  readonly part?: string;
  readonly evidence: string;
  /** Whether it looks at rates: these need two samples, and follow a change only after their window of 5 minutes. */
  readonly isRate?: boolean;
}

/** Of a rule whose value can only be missing with all series. */
export const none: NodeState = {};

/** A node of which these gauges are told. */
export function gauges(...rows: NonNullable<NodeState["gauges"]>): NodeState {
  return { gauges: rows };
}

/** Packets that go wrong, of 1,000 a second. */
function packets(wrong: string, all: string): Pick<NodeRuleCase, "of" | "unknown"> {
  const device = { device: "eth0" };
  return {
    of: (share) => ({
      counters: [
        [wrong, device, 10 * share],
        [all, device, 1000],
      ],
    }),
    unknown: { counters: [[wrong, device, 0]] },
  };
}

const share = { good: 0.99, bad: 1, within: 0.81, cleared: 0.79, isRate: true, hold: 60 * minutes, part: "eth0" };

function limit(count: string, most: string): Pick<NodeRuleCase, "of" | "unknown"> {
  return { of: (value) => gauges([count, {}, value * 10], [most, {}, 1000]), unknown: gauges([count, {}, 1000]) };
}

const files = limit("node_filefd_allocated", "node_filefd_maximum");
const threads = limit("kubevitals_agent_machine_threads", "kubevitals_agent_machine_threads_limit");
const connections = limit("node_nf_conntrack_entries", "node_nf_conntrack_entries_limit");
const yesOrNo = { good: 0, bad: 1, within: 1, cleared: 0 };

/** Every rule of nodes that looks at a value against a threshold. */
export const nodeRuleCases: readonly NodeRuleCase[] = [
  {
    id: "node-swap-high",
    collector: "meminfo",
    hold: 15 * minutes,
    of: (swapUsageRate) => ({ metrics: { swapCapacityBytes: 1000, swapUsageRate } }),
    unknown: none,
    good: 79.9,
    bad: 80,
    within: 75,
    cleared: 74.9,
    evidence: "swap usage is 80.0 %",
  },
  {
    id: "node-load-high",
    collector: "loadavg",
    hold: 15 * minutes,
    of: (perCore) => ({ metrics: { cpuCapacityMillicores: 4000, load1: 4 * perCore } }),
    unknown: none,
    good: 1.99,
    bad: 2,
    within: 1.75,
    cleared: 1.74,
    evidence: "the load is 8.00 on 4 CPUs",
  },
  {
    id: "node-major-page-faults-high",
    collector: "vmstat",
    hold: 15 * minutes,
    of: (perSecond) => ({ counters: [["node_vmstat_pgmajfault", {}, perSecond]] }),
    unknown: none,
    good: 499,
    bad: 500,
    within: 451,
    cleared: 449,
    isRate: true,
    evidence: "500 major page faults a second",
  },
  {
    id: "node-filesystem-inodes-low",
    collector: "filesystem",
    hold: 60 * minutes,
    of: inodes,
    unknown: filesystem({ capacityBytes: undefined }),
    good: 5.1,
    bad: 5,
    within: 6,
    cleared: 6.1,
    part: "/",
    evidence: "5.0 % of the inodes of / are free",
  },
  {
    id: "node-filesystem-inodes-critical",
    collector: "filesystem",
    hold: 60 * minutes,
    of: inodes,
    unknown: filesystem({ inodesCapacity: 10 }),
    good: 3.1,
    bad: 3,
    within: 4,
    cleared: 4.1,
    part: "/",
    evidence: "3.0 % of the inodes of / are free",
  },
  {
    id: "node-filesystem-not-answering",
    collector: "filesystem",
    hold: 5 * minutes,
    of: (value) =>
      gauges(["node_filesystem_device_error", { mountpoint: "/nfs", device_error: "it took too long" }, value]),
    unknown: none,
    ...yesOrNo,
    part: "/nfs",
    evidence: "/nfs: it took too long",
  },
  {
    id: "node-disk-saturated",
    collector: "diskstats",
    hold: 30 * minutes,
    of: (queue) => ({ counters: [["node_disk_io_time_weighted_seconds_total", { device: "sda" }, queue]] }),
    unknown: none,
    good: 9.9,
    bad: 10,
    within: 8.1,
    cleared: 7.9,
    isRate: true,
    part: "sda",
    evidence: "10.0 requests wait for sda or are worked on, on average",
  },
  {
    id: "node-network-receive-errors",
    collector: "netdev",
    ...packets("node_network_receive_errs_total", "node_network_receive_packets_total"),
    ...share,
    evidence: "1.0 % of the packets that eth0 receives are damaged (10.0 a second)",
  },
  {
    id: "node-network-transmit-errors",
    collector: "netdev",
    ...packets("node_network_transmit_errs_total", "node_network_transmit_packets_total"),
    ...share,
    evidence: "1.0 % of the packets that eth0 sends fail (10.0 a second)",
  },
  {
    id: "node-network-receive-drops",
    collector: "netdev",
    ...packets("node_network_receive_drop_total", "node_network_receive_packets_total"),
    ...share,
    evidence: "1.0 % of the packets that eth0 receives are dropped (10.0 a second)",
  },
  {
    id: "node-network-transmit-drops",
    collector: "netdev",
    ...packets("node_network_transmit_drop_total", "node_network_transmit_packets_total"),
    ...share,
    evidence: "1.0 % of the packets that eth0 should send are dropped (10.0 a second)",
  },
  {
    id: "node-bond-degraded",
    collector: "bonding",
    hold: 5 * minutes,
    of: (lacking) =>
      gauges(
        ["node_bonding_slaves", { master: "bond0" }, 2],
        ["node_bonding_active", { master: "bond0" }, 2 - lacking],
      ),
    unknown: gauges(["node_bonding_slaves", { master: "bond0" }, 2]),
    ...yesOrNo,
    part: "bond0",
    evidence: "1 of 2 links of bond0 are up",
  },
  {
    id: "node-conntrack-high",
    collector: "conntrack",
    hold: 0,
    ...connections,
    good: 74.9,
    bad: 75,
    within: 70,
    cleared: 69.9,
    evidence: "75.0 % of the entries of the table of connections are in use: 750 of 1000",
  },
  ...(
    [
      ["node-file-descriptors-high", "filefd", 15, files, 70, "file handles that the kernel allocates at most"],
      ["node-file-descriptors-critical", "filefd", 15, files, 90, "file handles that the kernel allocates at most"],
      ["node-threads-high", "loadavg", 5, threads, 70, "threads that the kernel allows"],
      ["node-threads-critical", "loadavg", 5, threads, 90, "threads that the kernel allows"],
    ] as const
  ).map(([id, collector, hold, states, bad, what]) => ({
    id,
    collector,
    hold: hold * minutes,
    ...states,
    good: bad - 0.1,
    bad,
    within: bad - 5,
    cleared: bad - 5.1,
    evidence: `${bad}.0 % of the ${what} are in use: ${bad * 10} of 1000`,
  })),
  {
    id: "node-clock-skew",
    collector: "timex",
    hold: 10 * minutes,
    of: (offset) => gauges(["node_timex_offset_seconds", {}, offset]),
    unknown: none,
    good: 0.049,
    bad: 0.05,
    within: 0.05,
    cleared: 0.03,
    evidence: "the clock is 50 ms off its source of time",
  },
  {
    id: "node-clock-not-synchronised",
    collector: "timex",
    hold: 10 * minutes,
    of: (error) => gauges(["node_timex_sync_status", {}, 0], ["node_timex_maxerror_seconds", {}, error]),
    unknown: gauges(["node_timex_sync_status", {}, 0]),
    good: 15.9,
    bad: 16,
    within: 16,
    cleared: 15.9,
    evidence: "the kernel's clock is not synchronised; it may be wrong by 16.0 s or more",
  },
  {
    id: "node-clock-differs",
    collector: undefined,
    hold: 10 * minutes,
    of: (skew) => ({ metrics: { timestamp: undefined }, record: { clockSkewSeconds: -skew } }),
    unknown: { metrics: { timestamp: undefined } },
    good: 1.9,
    bad: 2,
    within: 1.5,
    cleared: 1.4,
    evidence: "the node's clock is 2.0 s behind",
  },
  {
    id: "node-raid-degraded",
    collector: "mdadm",
    hold: 15 * minutes,
    of: (lacking) =>
      gauges(
        ["node_md_disks", { device: "md0", state: "active" }, 2 - lacking],
        ["node_md_disks_required", { device: "md0" }, 2],
      ),
    unknown: gauges(["node_md_disks_required", { device: "md0" }, 2]),
    ...yesOrNo,
    part: "md0",
    evidence: "1 of 2 disks of md0 work",
  },
  {
    id: "node-raid-disk-failed",
    collector: "mdadm",
    hold: 0,
    of: (failed) => gauges(["node_md_disks", { device: "md0", state: "failed" }, failed]),
    unknown: none,
    ...yesOrNo,
    part: "md0",
    evidence: "1 disks of md0 are marked as failed",
  },
  {
    id: "node-cgroups-left-out",
    collector: "container",
    hold: 5 * minutes,
    of: (count) => gauges(["kubevitals_agent_pod_cgroups_left_out", {}, count]),
    unknown: none,
    ...yesOrNo,
    evidence: "1 pods and containers are not read",
  },
  {
    id: "node-textfile-failed",
    collector: "textfile",
    hold: 0,
    of: (failed) => gauges(["node_textfile_scrape_error", {}, failed]),
    unknown: none,
    ...yesOrNo,
    evidence: "the agent's log names what is wrong",
  },
];

/** A node with one filesystem. */
export function filesystem(more: object): NodeState {
  return { metrics: { filesystems: [{ mountpoint: "/", device: "/dev/sda1", fstype: "ext4", ...more }] } };
}

function inodes(free: number): NodeState {
  return filesystem({ capacityBytes: 1000, availableBytes: 900, inodesCapacity: 1000, inodesUsage: 1000 - 10 * free });
}
