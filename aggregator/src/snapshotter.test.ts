import assert from "node:assert/strict";
import { test } from "node:test";
import { HealthJudge } from "./health/judge.ts";
import { ruleSet } from "./health/scope.ts";
import { nodeScope } from "./health/scopes/node.ts";
import { nodeRules } from "./health/rules/index.ts";
import { createSnapshotter } from "./snapshotter.ts";
import { NodeTable } from "./state/node-table.ts";
import { FakeClock } from "./testing/fake-clock.ts";
import { nodeMetrics } from "./testing/records.ts";

function setUp() {
  const clock = new FakeClock();
  const table = new NodeTable(clock, 10);
  const takeSnapshot = createSnapshotter({
    table,
    judge: new HealthJudge([ruleSet(nodeScope, nodeRules)]),
    clock,
    limits: { staleAfter: 3, lostAfter: 30, goodbyeGrace: 120 },
    clusterId: "cluster-1",
    instanceId: "i",
    kubernetes: () => undefined,
    forgetAfter: 100,
    sources: () => [{ name: "kubernetes", state: "SOURCE_STATE_OFF" }],
  });
  const speaker = { supersede: () => undefined };
  const meet = (nodeName: string) => {
    table.admit({ nodeName, session: "a", bootId: "b", agentVersion: "1", clockSkewSeconds: 0 }, speaker);
    table.acceptVitals(nodeName, 1, nodeMetrics(nodeName), []);
  };
  return { clock, table, takeSnapshot, meet, speaker };
}

test("every snapshot has an id of its own, and all its parts agree", () => {
  const { takeSnapshot, meet } = setUp();
  meet("a");
  const [first, second] = [takeSnapshot(), takeSnapshot()];
  assert.deepEqual([first.id, second.id], ["i-1", "i-2"]);
  assert.deepEqual([first.clusterId, first.cluster.clusterId], ["cluster-1", "cluster-1"]);
  assert.deepEqual(
    [first.health.status, first.cluster.healthStatus],
    ["HEALTH_STATUS_HEALTHY", "HEALTH_STATUS_HEALTHY"],
  );
  assert.deepEqual([first.cluster.nodesTotal, first.cluster.nodesHealthy], [1, 1]);
  assert.equal(first.nodes.get("a")?.metrics.healthy, true);
  assert.equal(first.cluster.issues, first.health.issues);
});

test("a node's verdict is true, false, or absent where it is not known", () => {
  const { clock, takeSnapshot, meet } = setUp();
  meet("a");
  const verdict = () => takeSnapshot().nodes.get("a")?.metrics.healthy;
  assert.equal(verdict(), true);
  clock.advance(5);
  assert.equal(verdict(), undefined);
  clock.advance(30);
  assert.equal(verdict(), false);
});

test("a snapshot does not change when the table does", () => {
  const { takeSnapshot, meet } = setUp();
  meet("a");
  const before = takeSnapshot();
  const copy = structuredClone(before.nodes.get("a")?.metrics);
  meet("b");
  meet("a");
  assert.deepEqual(Array.from(before.nodes.keys()), ["a"]);
  assert.deepEqual(before.nodes.get("a")?.metrics, copy);
});

test("a node that is silent for long is forgotten, once no stream speaks for it", () => {
  const { clock, table, takeSnapshot, meet, speaker } = setUp();
  meet("a");
  clock.advance(101);
  takeSnapshot();
  assert.equal(takeSnapshot().nodes.has("a"), true);
  table.release("a", speaker);
  assert.equal(takeSnapshot().nodes.get("a")?.freshness, "FRESHNESS_LOST");
  assert.equal(takeSnapshot().nodes.has("a"), false);
});
