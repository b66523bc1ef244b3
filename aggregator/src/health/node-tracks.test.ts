import assert from "node:assert/strict";
import { test } from "node:test";
import { timestampOf } from "@kubevitals/proto";
import type { Observation } from "../state/snapshot.ts";
import { emptyScheduling } from "../testing/scheduling.ts";
import { nodeMetrics, nodeRecord, observation } from "../testing/records.ts";
import { onlyRule, watchCluster } from "../testing/watched-cluster.ts";
import { named } from "../testing/cluster-objects.ts";
import { NodeTracker } from "./node-tracks.ts";

const start = Date.UTC(2026, 0, 1);

/** Shows the tracker what is observed. */
function see(tracker: NodeTracker, { nodes, monotonic, takenAt: at }: Observation): void {
  for (const [name, record] of nodes) tracker.follow(name, record, { monotonic, at });
  tracker.forgetGone(nodes);
}

/** A node with this readiness, since so many seconds, at a second. */
function readiness(second: number, status: string, since: number) {
  const conditions = [{ type: "Ready", status, lastTransitionTime: timestampOf(start + since * 1000) }];
  return observation([nodeRecord("n", { metrics: nodeMetrics("n", { conditions }) })], second);
}

test("changes of readiness count, also those that nobody saw, and not those between two ways of not being ready", () => {
  const tracker = new NodeTracker();
  const changes = (second: number, status: string, since: number) => {
    see(tracker, readiness(second, status, since));
    return tracker.readinessChanges("n");
  };
  assert.equal(changes(0, "True", -100), 0);
  assert.equal(changes(1, "True", -100), 0);
  assert.equal(changes(2, "False", 2), 1);
  assert.equal(changes(3, "Unknown", 3), 1);
  assert.equal(changes(4, "True", 4), 2);
  assert.equal(changes(5, "True", 5), 4);
  assert.equal(changes(5 + 900, "True", 5), 2);
  assert.equal(changes(6 + 900, "True", 5), 0);
});

test("a node that changes all the time takes no more room for it", () => {
  const tracker = new NodeTracker();
  for (let second = 0; second < 800; second++) see(tracker, readiness(second, second % 2 ? "True" : "False", second));
  assert.equal(tracker.readinessChanges("n"), 100);
});

test("a kubelet's silence counts from when its renewal was seen, whatever its clock says", () => {
  const tracker = new NodeTracker();
  const age = (second: number, renewedAt: number | undefined) => {
    const heartbeatTime = renewedAt === undefined ? undefined : timestampOf(start + renewedAt * 1000);
    const metrics = nodeMetrics("n", { scheduling: { ...emptyScheduling(), heartbeatTime } });
    see(tracker, observation([nodeRecord("n", { metrics })], second));
    return tracker.heartbeatAgeSeconds("n");
  };
  assert.equal(age(0, -7200), 0);
  assert.equal(age(30, -7200), 30);
  assert.equal(age(40, -7190), 0);
  assert.equal(age(41, undefined), undefined);
});

const cordoned = () =>
  nodeRecord("n", { metrics: nodeMetrics("n", { scheduling: { ...emptyScheduling(), unschedulable: true } }) });

test("a node that is gone is forgotten, and begins anew", () => {
  const tracker = new NodeTracker();
  see(tracker, observation([cordoned()], 0));
  see(tracker, observation([cordoned()], 10));
  assert.equal(tracker.cordonedAt("n"), start);
  see(tracker, observation([], 20));
  assert.deepEqual([tracker.cordonedAt("n"), tracker.readinessChanges("n")], [undefined, 0]);
  see(tracker, observation([cordoned()], 30));
  assert.equal(tracker.cordonedAt("n"), start + 30_000);
});

test("node-flapping fires at the third change in a quarter of an hour, and clears once they are past", () => {
  const look = watchCluster(onlyRule("node-flapping"));
  const at = (second: number, status: string, since: number) => {
    const lastTransitionTime = new Date(start + since * 1000).toISOString();
    const nodes = [{ metadata: named("n"), status: { conditions: [{ type: "Ready", status, lastTransitionTime }] } }];
    return look(second, { objects: { nodes } }).report.issues.map(({ evidence }) => evidence);
  };
  assert.deepEqual(at(0, "True", 0), []);
  assert.deepEqual(at(10, "False", 10), []);
  assert.deepEqual(at(20, "True", 20), []);
  assert.deepEqual(at(30, "False", 30), ["its readiness changed 3 times in 15 minutes"]);
  assert.deepEqual(at(10 + 901, "False", 30), []);
});
