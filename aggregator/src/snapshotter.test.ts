import assert from "node:assert/strict";
import { test } from "node:test";
import { atOnce } from "@kubevitals/program";
import { HealthJudge } from "./health/judge.ts";
import { ruleSet } from "./health/scope.ts";
import { nodeScope } from "./health/scopes/node.ts";
import { nodeRules } from "./health/rules/index.ts";
import { Snapshotter } from "./snapshotter.ts";
import { ByName } from "./state/by-name.ts";
import type { JoinInputs } from "./state/join/join.ts";
import { NodeTable } from "./state/node-table.ts";
import { kubeViewOf, named, resourceView, type Objects } from "./testing/cluster-objects.ts";
import { FakeClock } from "./testing/fake-clock.ts";
import { nodeMetrics } from "./testing/records.ts";

function setUp(kubernetes: () => JoinInputs | undefined = () => undefined) {
  const clock = new FakeClock();
  const table = new NodeTable(clock, 1000);
  const snapshotter = new Snapshotter({
    table,
    judge: new HealthJudge([ruleSet(nodeScope, nodeRules)]),
    clock,
    limits: { staleAfter: 3, lostAfter: 30, goodbyeGrace: 120 },
    clusterId: "cluster-1",
    instanceId: "i",
    kubernetes,
    forgetAfter: 100,
    sources: () => [{ name: "kubernetes", state: "SOURCE_STATE_OFF" }],
  });
  const takeSnapshot = () => atOnce(snapshotter.take());
  const speaker = { supersede: () => undefined };
  const meet = (nodeName: string) => {
    table.admit({ nodeName, session: "a", bootId: "b", agentVersion: "1", clockSkewSeconds: 0 }, speaker);
    table.acceptVitals(nodeName, 1, nodeMetrics(nodeName), []);
  };
  return { clock, table, snapshotter, takeSnapshot, meet, speaker };
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
  const verdict = () => {
    const node = takeSnapshot().nodes.get("a");
    assert.equal(node?.healthy, node?.metrics.healthy, "it is told beside the values as in them");
    return node?.metrics.healthy;
  };
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

/** What Kubernetes tells where it holds these objects. */
function inputs(objects: Objects): JoinInputs {
  return { kube: kubeViewOf(objects), metricsServer: undefined, customMetrics: { nodes: new Map(), pods: new Map() } };
}

test("a cluster goes by its namespace kube-system, also while Kubernetes is away", () => {
  let kubernetes: JoinInputs | undefined;
  const { takeSnapshot } = setUp(() => kubernetes);
  assert.equal(takeSnapshot().clusterId, "cluster-1");
  kubernetes = inputs({ namespaces: [{ metadata: named("default") }, { metadata: named("kube-system") }] });
  const snapshot = takeSnapshot();
  assert.deepEqual([snapshot.clusterId, snapshot.cluster.clusterId], ["uid-kube-system", "uid-kube-system"]);
  kubernetes = undefined;
  assert.equal(takeSnapshot().clusterId, "uid-kube-system");
});

test("a node that Kubernetes lists is not forgotten, and one that it no longer lists goes once it is lost", () => {
  let kubernetes = inputs({ nodes: [{ metadata: named("a") }] });
  const { clock, table, takeSnapshot, meet, speaker } = setUp(() => kubernetes);
  for (const name of ["a", "b"]) {
    meet(name);
    table.release(name, speaker);
  }
  clock.advance(20);
  assert.deepEqual(Array.from(takeSnapshot().nodes.keys()), ["a", "b"]);
  clock.advance(100);
  takeSnapshot();
  assert.deepEqual(Array.from(takeSnapshot().nodes.keys()), ["a"]);
  assert.equal(takeSnapshot().nodes.get("a")?.freshness, "FRESHNESS_LOST");
  const loading = resourceView("nodes", [], "loading");
  kubernetes = { ...kubernetes, kube: new Map([["nodes", loading]]) };
  meet("c");
  table.release("c", speaker);
  clock.advance(40);
  takeSnapshot();
  assert.ok(takeSnapshot().nodes.has("c"), "a list that is not whole says nothing of what it lacks");
});

test("a large cluster is judged apart, and snapshots quote the latest verdict with its time", () => {
  const { clock, snapshotter, takeSnapshot, meet } = setUp();
  for (let number = 0; number < 300; number++) meet(`n${number}`);
  const first = takeSnapshot();
  assert.equal(first.health.status, "HEALTH_STATUS_HEALTHY", "the first one is judged before it is shown");
  clock.advance(4);
  const silent = takeSnapshot();
  assert.deepEqual(silent.health.timestamp, first.health.timestamp);
  assert.equal(silent.nodes.get("n1")?.metrics.healthy, undefined, "what has fallen silent since is not healthy");
  assert.deepEqual([silent.coverage.nodesKnown, silent.coverage.nodesFresh], [300, 0]);
  assert.equal(silent.health.coverage, silent.coverage);
  atOnce(snapshotter.judge());
  const later = takeSnapshot();
  assert.equal(later.health.status, "HEALTH_STATUS_UNKNOWN");
  assert.notDeepEqual(later.health.timestamp, first.health.timestamp);
});

test("what arrives while a snapshot is taken is part of the next one", () => {
  const { table, snapshotter, meet, takeSnapshot } = setUp();
  for (let number = 0; number < 300; number++) meet(`n${number}`);
  const steps = snapshotter.take();
  steps.next();
  meet("new");
  table.acceptVitals("n299", 2, nodeMetrics("n299", { cpuUsageRate: 99 }), []);
  const { nodes } = atOnce(steps);
  assert.deepEqual([nodes.size, nodes.get("n299")?.metrics.cpuUsageRate], [300, 25]);
  assert.deepEqual(takeSnapshot().nodes.get("n299")?.metrics.cpuUsageRate, 99);
});

test("what nobody read of a snapshot before the table went on is as it was when it was taken", () => {
  const { clock, table, takeSnapshot, meet, speaker } = setUp();
  meet("a");
  clock.advance(1);
  const before = takeSnapshot();
  clock.advance(40);
  assert.equal(takeSnapshot().nodes.get("a")?.healthy, false);
  table.acceptVitals("a", 2, nodeMetrics("a", { cpuUsageRate: 99 }), []);
  table.release("a", speaker);
  table.forget("a");
  assert.equal(takeSnapshot().nodes.has("a"), false);
  const record = before.nodes.get("a");
  assert.deepEqual([record?.freshness, record?.ageSeconds, record?.healthy], ["FRESHNESS_FRESH", 1, true]);
  assert.deepEqual([record?.metrics.cpuUsageRate, record?.metrics.healthy], [25, true]);
});

test("of a large cluster nothing is put together for a snapshot that nobody reads, and once for who reads it", () => {
  const kubernetes = inputs({ nodes: [{ metadata: named("n7") }, { metadata: named("unheard") }], pods: [] });
  const { table, takeSnapshot, meet } = setUp(() => kubernetes);
  for (let number = 0; number < 300; number++) meet(`n${number}`);
  takeSnapshot();
  let reads = 0;
  const counting = {
    ...nodeMetrics("n7"),
    get load1() {
      return ++reads;
    },
  };
  table.acceptVitals("n7", 2, counting, []);
  const { nodes, coverage, joined } = takeSnapshot();
  assert.deepEqual([nodes.size, coverage.nodesKnown, coverage.nodesFresh], [301, 301, 300]);
  assert.equal(reads, 0);
  for (const made of [nodes, joined?.agents.nodes ?? assert.fail()].map((map) => ByName.from(map))) {
    assert.notEqual(made.passing("n1"), made.passing("n1"), "no record is there");
  }
  const record = nodes.get("n7");
  assert.equal(nodes.get("n7"), record);
  assert.equal(
    Array.from(nodes.values()).find(({ metrics }) => metrics.nodeName === "n7"),
    record,
  );
  assert.deepEqual([record?.metrics.load1, nodes.get("n7")?.metrics.load1, reads], [1, 1, 1]);
});
