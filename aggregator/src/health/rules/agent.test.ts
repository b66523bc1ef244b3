import assert from "node:assert/strict";
import { test } from "node:test";
import { named } from "../../testing/cluster-objects.ts";
import { nodeRecord } from "../../testing/records.ts";
import { apiTime, everyRule, onlyRule, watchCluster, type SeenCluster } from "../../testing/watched-cluster.ts";
import { healthRules } from "./index.ts";

/** A node whose agent is lost, and whose kubelet renewed its Lease at a second. */
function lost(renewedAt: number | undefined): SeenCluster {
  const lease = { metadata: named("n", "kube-node-lease"), spec: { renewTime: apiTime(renewedAt ?? 0) } };
  return {
    objects: { nodes: [{ metadata: named("n") }], leases: renewedAt === undefined ? [] : [lease] },
    agents: [nodeRecord("n", { freshness: "FRESHNESS_LOST", ageSeconds: 31 })],
  };
}

test("a lost agent's evidence says whether its node's kubelet lives", () => {
  const look = watchCluster(onlyRule("agent-lost"));
  const evidence = (second: number, renewedAt?: number) => look(second, lost(renewedAt)).report.issues[0]?.evidence;
  const heard = "no vitals; last heard of 31 s ago";
  assert.equal(evidence(0), heard);
  assert.equal(evidence(10, 10), `${heard}; its kubelet lives: it renews its Lease`);
  assert.equal(evidence(50, 10), `${heard}; its kubelet lives: it renews its Lease`);
  assert.equal(evidence(60, 10), `${heard}; its kubelet is silent too, for 50 s`);
});

test("at the aggregator's start no agent is missed yet, and one that comes in time never was", () => {
  const look = watchCluster(everyRule.filter(({ scope }) => scope.everySeconds !== 15));
  const nodes = ["a", "b", "c"].map((name) => ({
    metadata: named(name),
    status: { conditions: [{ type: "Ready", status: "True" }] },
  }));
  const issues = (second: number, ...agents: readonly string[]) =>
    look(second, { objects: { nodes }, agents: agents.map((name) => nodeRecord(name)) }).report.issues.map(
      ({ id }) => id,
    );
  assert.deepEqual(issues(0), []);
  assert.deepEqual(issues(30, "a"), []);
  assert.deepEqual(issues(55, "a", "b"), []);
  assert.deepEqual(issues(89, "a", "b"), []);
  assert.deepEqual(issues(90, "a", "b"), ["agent-missing/Node/c"]);
  assert.deepEqual(issues(95, "a", "b", "c"), []);
});

test("where nothing is collected no agent is missed, and what agents would tell is not unknown", () => {
  const look = watchCluster(healthRules({ isNodeMeasured: true, isCollecting: false }));
  const nodes = [
    {
      metadata: named("n"),
      status: { conditions: [{ type: "Ready", status: "True" }], nodeInfo: { kubeletVersion: "v1.36.0" } },
    },
  ];
  look(0, { objects: { nodes } });
  const { status, issues, unknown } = look(3600, { objects: { nodes } }).report;
  assert.deepEqual([status, issues, unknown], ["HEALTH_STATUS_HEALTHY", [], []]);
});

test("where nodes are not measured the agents' loss is told still", () => {
  const rules = healthRules({ isNodeMeasured: false, isCollecting: true });
  const { issues } = watchCluster(rules)(0, lost(undefined)).report;
  assert.deepEqual(
    issues.map(({ id }) => id),
    ["agent-lost/Node/n"],
  );
});
