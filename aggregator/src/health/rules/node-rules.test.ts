import assert from "node:assert/strict";
import { test } from "node:test";
import { timestampOf, type NodeMetrics } from "@kubevitals/proto";
import { NodeWatch, type NodeState } from "../../testing/node-watch.ts";
import { collectors, observation } from "../../testing/records.ts";
import { slowNodeRules } from "./index.ts";

const minutes = 60;

/** A rule with values at its edges. */
interface Case {
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

const none: NodeState = {};

function gauges(...rows: NonNullable<NodeState["gauges"]>): NodeState {
  return { gauges: rows };
}

/** Packets that go wrong, of 1,000 a second. */
function packets(wrong: string, all: string): Pick<Case, "of" | "unknown"> {
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

function limit(count: string, most: string): Pick<Case, "of" | "unknown"> {
  return { of: (value) => gauges([count, {}, value * 10], [most, {}, 1000]), unknown: gauges([count, {}, 1000]) };
}

const files = limit("node_filefd_allocated", "node_filefd_maximum");
const threads = limit("kubevitals_agent_machine_threads", "kubevitals_agent_machine_threads_limit");
const connections = limit("node_nf_conntrack_entries", "node_nf_conntrack_entries_limit");
const yesOrNo = { good: 0, bad: 1, within: 1, cleared: 0 };

const cases: readonly Case[] = [
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

function filesystem(more: object): NodeState {
  return { metrics: { filesystems: [{ mountpoint: "/", device: "/dev/sda1", fstype: "ext4", ...more }] } };
}

function inodes(free: number): NodeState {
  return filesystem({ capacityBytes: 1000, availableBytes: 900, inodesCapacity: 1000, inodesUsage: 1000 - 10 * free });
}

for (const { id, hold, of, good, bad, within, cleared, part, evidence, isRate } of cases) {
  const [start, settled] = isRate ? [15, 6 * minutes] : [0, 15];

  test(`${id} fires after its time, holds within its margin, and clears beyond`, () => {
    const watch = new NodeWatch(id);
    if (hold > 0) assert.deepEqual(watch.until(start + hold - 15, of(bad)).issues, []);
    const [issue] = watch.until(start + hold, of(bad)).issues;
    assert.deepEqual([issue?.part, issue?.evidence], [part, evidence]);
    assert.equal(watch.further(settled, of(within)).issues.length, 1);
    assert.deepEqual(watch.further(settled, of(cleared)).issues, []);
  });

  test(`${id} does not fire on a value that is just good`, () => {
    const watch = new NodeWatch(id);
    const verdict = watch.until(2 * hold + settled, of(good));
    assert.deepEqual(verdict, { issues: [], unknown: [] });
  });
}

for (const { id, hold, of, bad, unknown, part, isRate } of cases) {
  const start = isRate ? 15 : 0;
  const needsSeries = slowNodeRules.find((rule) => rule.id === id)?.needsSeries === true;
  const blind: NodeState = needsSeries ? { record: { series: [], seriesAgeSeconds: 40 } } : unknown;

  test(`${id} is unknown without its value, and goes on firing`, () => {
    const watch = new NodeWatch(id);
    assert.notEqual(watch.until(0, blind).unknown[0]?.reason ?? "", "");
    assert.equal(watch.until(30 + start + hold, of(bad)).issues.length, 1);
    const { issues, unknown: findings } = watch.further(15, blind);
    assert.match(issues[0]?.evidence ?? "", /; now unknown: /);
    assert.deepEqual([issues[0]?.part, findings[0]?.part], [part, part]);
  });

  if (unknown !== none && needsSeries)
    test(`${id} is unknown where a part of what it needs is missing`, () => {
      assert.equal(new NodeWatch(id).until(0, unknown).unknown.length, 1);
    });
}

for (const { id, collector, hold, of, bad } of cases) {
  if (collector === undefined) continue;
  test(`${id} does not apply where the node lacks its source`, () => {
    const state = of(bad);
    const absent: Partial<NodeMetrics> = { collectors: collectors({ [collector]: "COLLECTOR_STATE_ABSENT" }) };
    const verdict = new NodeWatch(id).until(hold + 30, { ...state, metrics: { ...state.metrics, ...absent } });
    assert.deepEqual(verdict, { issues: [], unknown: [] });
  });
}

/** Rules whose tests need a story of their own. */
const elsewhere = [
  "node-filesystem-space-filling",
  "node-filesystem-space-filling-fast",
  "node-filesystem-inodes-filling",
  "node-filesystem-inodes-filling-fast",
  "node-filesystem-read-only",
  "node-out-of-memory",
  "node-filesystem-damaged",
  "node-filesystem-warned",
  "node-disk-errors",
  "node-memory-corrupt",
  "node-hardware-errors",
  "node-kernel-fault",
  "node-kernel-stalled",
  "node-link-flapping",
  "node-collector-failed",
  "node-series-missing",
  "node-series-left-out",
];

test("every slow rule is in a table, and no two have one id", () => {
  const ids = slowNodeRules.map(({ id }) => id);
  assert.equal(new Set(ids).size, ids.length);
  assert.deepEqual(ids.toSorted(), [...elsewhere, ...cases.map(({ id }) => id)].toSorted());
});

const notApplicable: readonly (readonly [name: string, id: string, state: NodeState])[] = [
  ["a node without swap", "node-swap-high", { metrics: { swapCapacityBytes: 0 } }],
  ["a filesystem that makes inodes as it needs them", "node-filesystem-inodes-low", filesystem({ capacityBytes: 9 })],
  ["a filesystem that is mounted read-only", "node-filesystem-inodes-low", filesystem({ readOnly: true })],
  [
    "a filesystem that the agent may not look at",
    "node-filesystem-not-answering",
    gauges(["node_filesystem_device_error", { mountpoint: "/x", device_error: "permission denied" }, 1]),
  ],
  ["a node without software RAID", "node-raid-degraded", gauges(["node_filefd_maximum", {}, 1])],
  ["a node without bonds", "node-bond-degraded", gauges(["node_filefd_maximum", {}, 1])],
  [
    "a table of connections without a limit",
    "node-conntrack-high",
    gauges(["node_nf_conntrack_entries", {}, 9], ["node_nf_conntrack_entries_limit", {}, 0]),
  ],
  [
    "the end of a pod's network",
    "node-network-receive-errors",
    {
      counters: [
        ["node_network_receive_errs_total", { device: "veth1a2b" }, 10],
        ["node_network_receive_packets_total", { device: "veth1a2b" }, 10],
      ],
    },
  ],
];

for (const [name, id, state] of notApplicable) {
  test(`${id} does not apply to ${name}`, () => {
    assert.deepEqual(new NodeWatch(id).until(2 * 3600, state), { issues: [], unknown: [] });
  });
}

/** A quiet interface that drops so many packets a second. */
function drops(perSecond: number): NodeState {
  return {
    counters: [
      ["node_network_receive_drop_total", { device: "eth0" }, perSecond],
      ["node_network_receive_packets_total", { device: "eth0" }, 2],
    ],
  };
}

test("less than one dropped packet a second is no sign, however quiet the interface", () => {
  assert.deepEqual(new NodeWatch("node-network-receive-drops").until(7200, drops(0.5)).issues, []);
  assert.equal(new NodeWatch("node-network-receive-drops").until(7200, drops(1)).issues[0]?.value, 50);
});

test("an interface that gets nothing but damaged packets has 100 %", () => {
  const state: NodeState = {
    counters: [
      ["node_network_receive_errs_total", { device: "eth0" }, 5],
      ["node_network_receive_packets_total", { device: "eth0" }, 0],
    ],
  };
  assert.equal(new NodeWatch("node-network-receive-errors").until(7200, state).issues[0]?.value, 100);
});

function clockOff(seconds: number): NodeState {
  return gauges(["node_timex_offset_seconds", {}, seconds]);
}

test("a clock that is off but comes closer is on its way", () => {
  assert.deepEqual(new NodeWatch("node-clock-skew").until(1500, (second) => clockOff(-1 + second / 2000)).issues, []);
  assert.equal(
    new NodeWatch("node-clock-skew").until(1500, (second) => clockOff(-0.05 - second / 2000)).issues.length,
    1,
  );
});

test("a clock that something keeps in step may be as wrong as it likes to say", () => {
  const state = gauges(["node_timex_sync_status", {}, 1], ["node_timex_maxerror_seconds", {}, 99]);
  assert.deepEqual(new NodeWatch("node-clock-not-synchronised").until(1500, state), { issues: [], unknown: [] });
});

/** Vitals that come at once, from a clock that is so many seconds ahead. */
function ahead(skew: number): (second: number) => NodeState {
  return (second) => {
    const { takenAt } = observation([], second);
    const metrics = { timestamp: timestampOf(takenAt + skew * 1000) };
    return { metrics, record: { clockSkewSeconds: 0 }, receivedAt: timestampOf(takenAt) };
  };
}

test("a node's clock is compared with the aggregator's at every vital, not only at the hello", () => {
  const watch = new NodeWatch("node-clock-differs");
  assert.deepEqual(watch.until(1200, ahead(1.9)).issues, []);
  assert.equal(watch.further(615, ahead(-3)).issues[0]?.evidence, "the node's clock is 3.0 s behind");
  assert.deepEqual(watch.further(15, ahead(0.1)).issues, []);
});

test("a collector that fails is named with its reason, until it works", () => {
  const failing: NodeState = {
    metrics: {
      collectors: [
        { name: "cpu", state: "COLLECTOR_STATE_FAILED", reason: "stat: EACCES" },
        { name: "bonding", state: "COLLECTOR_STATE_OK" },
      ],
    },
  };
  const watch = new NodeWatch("node-collector-failed");
  assert.deepEqual(watch.until(285, failing).issues, []);
  assert.deepEqual(watch.until(300, failing).issues, [
    { part: "cpu", evidence: "collector cpu: stat: EACCES", value: 1 },
  ]);
  assert.deepEqual(watch.further(15, {}).issues, []);
  assert.deepEqual(watch.further(15, { metrics: { collectors: [] } }), { issues: [], unknown: [] });
});

test("series that do not come are an issue of their own, where the agent measures anything", () => {
  const silent: NodeState = { record: { series: [], seriesAgeSeconds: 45 } };
  const watch = new NodeWatch("node-series-missing");
  assert.deepEqual(watch.until(45, silent).issues, []);
  assert.equal(
    watch.until(60, silent).issues[0]?.evidence,
    "no series of the node are at hand: the last came 45 s ago",
  );
  assert.deepEqual(watch.further(15, gauges(["node_filefd_maximum", {}, 1])).issues, []);
  assert.deepEqual(watch.further(300, { ...silent, metrics: { collectors: [] } }).issues, []);
});
