import assert from "node:assert/strict";
import { test } from "node:test";
import type { CollectorState, FilesystemMetrics, NodeMetrics } from "@kubevitals/proto";
import { collectors, nodeMetrics, nodeRecord, observation } from "../../testing/records.ts";
import { HealthJudge } from "../judge.ts";
import { ruleSet } from "../scope.ts";
import { nodeScope } from "../scopes/node.ts";
import { nodeRules } from "./index.ts";

const minutes = 60;

/** The root filesystem with this share available, in percent. */
function root(available: number, more: Partial<FilesystemMetrics> = {}): Partial<NodeMetrics> {
  const sizes = { capacityBytes: 1000, availableBytes: 10 * available };
  return { filesystems: [{ mountpoint: "/", device: "/dev/sda1", fstype: "ext4", ...sizes, ...more }] };
}

/** Every rule that needs a collector, and values at its edges. */
const rules: readonly {
  readonly id: string;
  readonly collector: string;
  readonly hold: number;
  readonly of: (value: number) => Partial<NodeMetrics>;
  readonly unknown: Partial<NodeMetrics>;
  readonly good: number;
  readonly bad: number;
  readonly within: number;
  readonly cleared: number;
  readonly evidence: string;
}[] = [
  {
    id: "node-cpu-high",
    collector: "cpu",
    hold: 15 * minutes,
    of: (cpuUsageRate) => ({ cpuUsageRate }),
    unknown: { cpuUsageRate: undefined },
    good: 89.9,
    bad: 90,
    within: 85,
    cleared: 84.9,
    evidence: "CPU usage is 90.0 %",
  },
  {
    id: "node-memory-high",
    collector: "meminfo",
    hold: 15 * minutes,
    of: (memoryUsageRate) => ({ memoryUsageRate }),
    unknown: { memoryUsageRate: undefined },
    good: 89.9,
    bad: 90,
    within: 88,
    cleared: 87.9,
    evidence: "memory usage is 90.0 %",
  },
  {
    id: "node-filesystem-space-low",
    collector: "filesystem",
    hold: 30 * minutes,
    of: root,
    unknown: root(0, { availableBytes: undefined }),
    good: 5.1,
    bad: 5,
    within: 6,
    cleared: 6.1,
    evidence: "5.0 % of / is available",
  },
  {
    id: "node-filesystem-space-critical",
    collector: "filesystem",
    hold: 30 * minutes,
    of: root,
    unknown: root(0, { capacityBytes: undefined }),
    good: 3.1,
    bad: 3,
    within: 4,
    cleared: 4.1,
    evidence: "3.0 % of / is available",
  },
  {
    id: "node-memory-pressure",
    collector: "pressure",
    hold: 5 * minutes,
    of: (memoryPressureFullRate) => ({ memoryPressureFullRate }),
    unknown: { memoryPressureFullRate: undefined },
    good: 9.9,
    bad: 10,
    within: 8,
    cleared: 7.9,
    evidence: "all tasks wait for memory 10.0 % of the time",
  },
  {
    id: "node-io-pressure",
    collector: "pressure",
    hold: 10 * minutes,
    of: (ioPressureFullRate) => ({ ioPressureFullRate }),
    unknown: { ioPressureFullRate: undefined },
    good: 39.9,
    bad: 40,
    within: 38,
    cleared: 37.9,
    evidence: "all tasks wait for I/O 40.0 % of the time",
  },
  {
    id: "node-cpu-pressure",
    collector: "pressure",
    hold: 15 * minutes,
    of: (cpuPressureSomeRate) => ({ cpuPressureSomeRate }),
    unknown: { cpuPressureSomeRate: undefined },
    good: 59.9,
    bad: 60,
    within: 58,
    cleared: 57.9,
    evidence: "some task waits for CPU 60.0 % of the time",
  },
];

/** Judges one node over and over; each call gives what this rule says at that second. */
function watch(id: string) {
  const judge = new HealthJudge([ruleSet(nodeScope, nodeRules)]);
  return (second: number, values: Partial<NodeMetrics>) => {
    const { report } = judge.judge(observation([nodeRecord("n", { metrics: nodeMetrics("n", values) })], second));
    const issue = report.issues.find(({ rule }) => rule === id);
    const unknown = report.unknown.find(({ rule }) => rule === id);
    return { issue, unknown, isFiring: issue !== undefined };
  };
}

test("every rule that looks at every observation and needs a collector is in this test's table", () => {
  const ids = nodeRules.filter(({ collector }) => collector !== undefined).map(({ id }) => id);
  assert.deepEqual(ids.toSorted(), rules.map(({ id }) => id).toSorted());
});

for (const { id, collector, hold, of, unknown, good, bad, within, cleared, evidence } of rules) {
  test(`${id} fires after its time, holds within its margin, and clears beyond`, () => {
    const at = watch(id);
    assert.equal(at(0, of(bad)).isFiring, false);
    assert.equal(at(hold - 1, of(bad)).isFiring, false);
    assert.equal(at(hold, of(bad)).issue?.evidence, evidence);
    assert.equal(at(hold + 1, of(within)).isFiring, true);
    assert.equal(at(hold + 2, of(cleared)).isFiring, false);
  });

  test(`${id} does not fire on a value that is just good`, () => {
    const at = watch(id);
    for (const second of [0, hold, 2 * hold]) assert.equal(at(second, of(good)).isFiring, false);
  });

  test(`${id} is unknown without its value, and goes on firing`, () => {
    const at = watch(id);
    assert.equal(at(0, unknown).isFiring, false);
    assert.notEqual(at(1, unknown).unknown?.reason ?? "", "");
    at(2, of(bad));
    assert.equal(at(2 + hold, of(bad)).isFiring, true);
    assert.match(at(3 + hold, unknown).issue?.evidence ?? "", /; now unknown: /);
  });

  test(`${id} does not apply where the node lacks its source`, () => {
    const at = watch(id);
    const states: Record<string, CollectorState> = { [collector]: "COLLECTOR_STATE_ABSENT" };
    const { isFiring, unknown: finding } = at(0, { ...of(bad), collectors: collectors(states) });
    assert.deepEqual([isFiring, finding], [false, undefined]);
  });
}

test("agent-lost fires at once for a lost node, and for no other", () => {
  for (const [freshness, fires] of [
    ["FRESHNESS_FRESH", false],
    ["FRESHNESS_STALE", false],
    ["FRESHNESS_LOST", true],
  ] as const) {
    const record = nodeRecord("n", { freshness, ageSeconds: 31 });
    const { issues } = new HealthJudge([ruleSet(nodeScope, nodeRules)]).judge(observation([record])).report;
    assert.deepEqual(
      issues.map(({ rule, evidence }) => [rule, evidence]),
      fires ? [["agent-lost", "no vitals; last heard of 31 s ago"]] : [],
    );
  }
});

const cannotRunFull = [
  ["mounted read-only", root(0, { readOnly: true })],
  ["without a size", root(0, { capacityBytes: 0, availableBytes: 0 })],
] as const;

for (const [name, values] of cannotRunFull) {
  test(`a filesystem ${name} neither runs full nor keeps a node from being healthy`, () => {
    const judge = new HealthJudge([ruleSet(nodeScope, nodeRules)]);
    const look = (second: number) =>
      judge.judge(observation([nodeRecord("n", { metrics: nodeMetrics("n", values) })], second));
    look(0);
    assert.equal(look(3600).report.status, "HEALTH_STATUS_HEALTHY");
  });
}

test("a laptop without pressure stall information and Kubernetes can be healthy", () => {
  const states = {
    cpu: "COLLECTOR_STATE_OK",
    meminfo: "COLLECTOR_STATE_OK",
    filesystem: "COLLECTOR_STATE_OK",
    pressure: "COLLECTOR_STATE_ABSENT",
  } as const;
  const pressure = { memoryPressureFullRate: undefined, ioPressureFullRate: undefined, cpuPressureSomeRate: undefined };
  const metrics = nodeMetrics("laptop", { ...pressure, collectors: collectors(states) });
  const { report, coverage, healthyNodes } = new HealthJudge([ruleSet(nodeScope, nodeRules)]).judge(
    observation([nodeRecord("laptop", { metrics })]),
  );
  assert.equal(report.status, "HEALTH_STATUS_HEALTHY");
  assert.equal(coverage.rate, 100);
  assert.equal(healthyNodes.get("laptop"), true);
});
