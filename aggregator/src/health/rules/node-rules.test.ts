import assert from "node:assert/strict";
import { test } from "node:test";
import type { NodeMetrics } from "@kubevitals/proto";
import { NodeWatch, type NodeState } from "../../testing/node-watch.ts";
import { collectors } from "../../testing/records.ts";
import { filesystem, gauges, minutes, nodeRuleCases, none } from "./cases/node-values.ts";
import { slowNodeRules } from "./index.ts";

for (const { id, hold, of, good, bad, within, cleared, part, evidence, isRate } of nodeRuleCases) {
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

for (const { id, hold, of, bad, unknown, part, isRate } of nodeRuleCases) {
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

for (const { id, collector, hold, of, bad } of nodeRuleCases) {
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
  assert.deepEqual(ids.toSorted(), [...elsewhere, ...nodeRuleCases.map(({ id }) => id)].toSorted());
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
