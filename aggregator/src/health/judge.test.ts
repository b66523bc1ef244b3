import assert from "node:assert/strict";
import { test } from "node:test";
import { ByName, Names } from "../state/by-name.ts";
import type { NodeRecord } from "../state/snapshot.ts";
import { observation } from "../testing/records.ts";
import { loadRule, node, spaceRule, withCollector } from "../testing/rules.ts";
import { HealthJudge } from "./judge.ts";
import { ruleSet } from "./scope.ts";
import { nodeScope } from "./scopes/node.ts";

const stale = { freshness: "FRESHNESS_STALE" } as const;

const verdicts: readonly (readonly [
  name: string,
  nodes: readonly NodeRecord[],
  expected: {
    status: string;
    applicable: number;
    evaluated: number;
    unknown: number;
    healthy: readonly (readonly [string, boolean])[];
  },
])[] = [
  ["no node is unknown", [], { status: "UNKNOWN", applicable: 0, evaluated: 0, unknown: 0, healthy: [] }],
  [
    "good nodes are healthy",
    [node("a"), node("b")],
    {
      status: "HEALTHY",
      applicable: 2,
      evaluated: 2,
      unknown: 0,
      healthy: [
        ["a", true],
        ["b", true],
      ],
    },
  ],
  [
    "one that is bad is a warning",
    [node("a", { load1: 2 }), node("b")],
    {
      status: "WARNING",
      applicable: 2,
      evaluated: 2,
      unknown: 0,
      healthy: [
        ["a", false],
        ["b", true],
      ],
    },
  ],
  [
    "a value that is missing keeps it from being healthy",
    [node("a", { load1: undefined }), node("b")],
    { status: "UNKNOWN", applicable: 2, evaluated: 1, unknown: 1, healthy: [["b", true]] },
  ],
  [
    "a collector that failed keeps it from being healthy",
    [node("a", withCollector("COLLECTOR_STATE_FAILED"))],
    { status: "UNKNOWN", applicable: 1, evaluated: 0, unknown: 1, healthy: [] },
  ],
  [
    "a collector that is not reported keeps it from being healthy",
    [node("a", { collectors: [] })],
    { status: "UNKNOWN", applicable: 1, evaluated: 0, unknown: 1, healthy: [] },
  ],
  [
    "what does not apply touches neither verdict nor coverage",
    [node("a", withCollector("COLLECTOR_STATE_ABSENT")), node("b")],
    {
      status: "HEALTHY",
      applicable: 1,
      evaluated: 1,
      unknown: 0,
      healthy: [
        ["a", true],
        ["b", true],
      ],
    },
  ],
  [
    "a stale node is unknown",
    [node("a", {}, stale), node("b")],
    { status: "UNKNOWN", applicable: 2, evaluated: 1, unknown: 1, healthy: [["b", true]] },
  ],
  [
    "an issue weighs more than what is unknown",
    [node("a", { load1: 2 }), node("b", {}, stale)],
    { status: "WARNING", applicable: 2, evaluated: 1, unknown: 1, healthy: [["a", false]] },
  ],
];

for (const [name, nodes, expected] of verdicts) {
  test(`the verdict: ${name}`, () => {
    const { report, coverage, healthyNodes } = new HealthJudge([ruleSet(nodeScope, [loadRule])]).judge(
      observation(nodes),
    );
    assert.equal(report.status, `HEALTH_STATUS_${expected.status}`);
    assert.deepEqual([coverage.checksApplicable, coverage.checksEvaluated], [expected.applicable, expected.evaluated]);
    assert.equal(
      coverage.rate,
      expected.applicable === 0 ? undefined : (100 * expected.evaluated) / expected.applicable,
    );
    assert.equal(report.unknownCount, expected.unknown);
    assert.deepEqual(Array.from(healthyNodes), expected.healthy);
    assert.equal(coverage.nodesKnown, nodes.length);
    assert.equal(coverage.nodesFresh, nodes.filter(({ freshness }) => freshness === "FRESHNESS_FRESH").length);
    assert.equal(report.coverage, coverage);
  });
}

test("without a rule that applies a node is healthy, and coverage is absent", () => {
  const { report, coverage } = new HealthJudge([ruleSet(nodeScope, [])]).judge(observation([node("a")]));
  assert.deepEqual([report.status, coverage.rate], ["HEALTH_STATUS_HEALTHY", undefined]);
});

const reasons = [
  ["the value is missing", node("a", { load1: undefined }), "no load"],
  ["the collector failed and says why", node("a", withCollector("COLLECTOR_STATE_FAILED", "EACCES")), "EACCES"],
  [
    "the collector failed without a word",
    node("a", withCollector("COLLECTOR_STATE_FAILED")),
    "the agent's collector loadavg failed",
  ],
  ["the collector is not reported", node("a", { collectors: [] }), "the agent does not report its collector loadavg"],
  ["the node is stale", node("a", {}, stale), "no vitals"],
] as const;

for (const [name, record, reason] of reasons) {
  test(`what is unknown says why: ${name}`, () => {
    const { report } = new HealthJudge([ruleSet(nodeScope, [loadRule])]).judge(observation([record]));
    const object = { kind: "Node", namespace: undefined, name: "a", uid: undefined, part: undefined };
    assert.deepEqual(report.unknown, [{ rule: "load", object, reason }]);
  });
}

test("at most 100 unknown findings are listed, and all are counted", () => {
  const nodes = Array.from({ length: 150 }, (_, at) => node(`n${at}`, {}, stale));
  const { report } = new HealthJudge([ruleSet(nodeScope, [loadRule])]).judge(observation(nodes));
  assert.deepEqual([report.unknown.length, report.unknownCount], [100, 150]);
});

test("all rules on nodes look at one record of each, which is not kept", () => {
  const readFrom: unknown[] = [];
  const nodes = ByName.made(new Names(["a", "b"]), (name): NodeRecord => {
    const record = node(name, { load1: 2 });
    return {
      ...record,
      get metrics() {
        if (!readFrom.includes(this)) readFrom.push(this);
        return record.metrics;
      },
    };
  });
  const slow = ruleSet({ ...nodeScope, everySeconds: 5 }, [spaceRule]);
  const judge = new HealthJudge([ruleSet(nodeScope, [loadRule]), slow]);
  assert.equal(judge.judge({ ...observation([]), nodes }).coverage.checksEvaluated, 4);
  assert.equal(readFrom.length, 2);
  assert.notEqual(nodes.passing("a"), nodes.passing("a"));
});
