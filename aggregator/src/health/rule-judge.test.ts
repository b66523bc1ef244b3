import assert from "node:assert/strict";
import { test } from "node:test";
import { named, resourceView } from "../testing/cluster-objects.ts";
import { noRows } from "../testing/written-rows.ts";
import { apiTime, onlyRule, watchCluster, type SeenCluster } from "../testing/watched-cluster.ts";
import { podFacts } from "../kube/facts/pod.ts";
import type { ResourceState } from "../state/objects/kube-view.ts";
import { ObjectTable } from "../state/objects/object-table.ts";
import { settingsOf } from "./config/settings-of.ts";

/** A pod of which this container waits in a crash loop. */
function crashing(uid: string, container = "c") {
  return {
    metadata: { ...named("db-0", "shop"), uid },
    spec: { containers: [{ name: container }] },
    status: {
      phase: "Running",
      containerStatuses: [{ name: container, restartCount: 5, state: { waiting: { reason: "CrashLoopBackOff" } } }],
    },
  };
}

function pods(objects: readonly object[], state: ResourceState = "synced"): SeenCluster {
  return { kube: new Map([["pods", resourceView("pods", objects, state)]]) };
}

test("what fires goes on firing while its kind is not read, also of a part, and says so", () => {
  const look = watchCluster(onlyRule("pod-crash-loop"));
  look(0, pods([crashing("1")]));
  assert.equal(look(300, pods([crashing("1")])).report.issues.length, 1);
  const { report, coverage } = look(310, pods([crashing("1")], "stale"));
  assert.deepEqual(
    report.issues.map(({ id, evidence }) => [id, evidence]),
    [
      [
        "pod-crash-loop/Pod/shop/db-0/c",
        "5 restarts; it waits to be restarted; now unknown: pods are no longer followed",
      ],
    ],
  );
  assert.deepEqual([report.unknownCount, coverage.checksApplicable, coverage.checksEvaluated], [1, 1, 0]);
  assert.equal(look(320, pods([crashing("1")])).report.issues[0]?.since?.seconds, Date.UTC(2026, 0, 1) / 1000);
});

test("time for which a kind is not read does not count towards the hold", () => {
  const look = watchCluster(onlyRule("pod-crash-loop"));
  look(0, pods([crashing("1")]));
  look(10, pods([crashing("1")], "stale"));
  assert.equal(look(300, pods([crashing("1")])).report.issues.length, 0);
  assert.equal(look(590, pods([crashing("1")])).report.issues.length, 0);
  assert.equal(look(600, pods([crashing("1")])).report.issues.length, 1);
});

test("a pod that follows another of its name begins anew, and is not forgotten with it", () => {
  const look = watchCluster(onlyRule("pod-crash-loop"));
  look(0, pods([crashing("1")]));
  assert.equal(look(300, pods([crashing("1")])).report.issues.length, 1);
  assert.equal(look(310, pods([crashing("2")])).report.issues.length, 0);
  assert.equal(look(600, pods([crashing("2")])).report.issues.length, 0);
  assert.equal(look(610, pods([crashing("2")])).report.issues.length, 1);
});

test("of several kinds in a scope those that can be read are judged, and each of the others is one unknown check", () => {
  const web = { metadata: named("web", "shop"), spec: { replicas: 1 }, status: { readyReplicas: 0 } };
  const kube = new Map([
    ["deployments", resourceView("deployments", [web])],
    ["statefulsets", resourceView("statefulsets", [], "forbidden")],
    ["daemonsets", resourceView("daemonsets", [], "absent")],
  ]);
  const look = watchCluster(onlyRule("workload-replicas-missing"));
  look(0, { kube });
  const { report, coverage } = look(900, { kube });
  assert.deepEqual(
    report.issues.map(({ id }) => id),
    ["workload-replicas-missing/Deployment/shop/web"],
  );
  assert.deepEqual(
    report.unknown.map(({ reason }) => reason),
    ["statefulsets may not be read"],
  );
  assert.deepEqual([coverage.checksApplicable, coverage.checksEvaluated], [2, 1]);
});

test("a rule that is switched off everywhere is neither applicable nor unknown", () => {
  const off = settingsOf([{ rules: new Set(["pod-crash-loop"]), change: {}, enabled: false }], () => []);
  const look = watchCluster(onlyRule("pod-crash-loop"), off);
  for (const state of ["synced", "forbidden"] as const) {
    const { report, coverage } = look(300, pods([crashing("1")], state));
    assert.deepEqual([report.issues.length, report.unknownCount, coverage.checksApplicable], [0, 0, 0]);
  }
});

test("objects of Kubernetes are looked at every five seconds, and the verdict stays in between", () => {
  const look = watchCluster(onlyRule("pod-evicted"));
  const evicted = {
    metadata: named("p", "shop"),
    status: { phase: "Failed", reason: "Evicted", startTime: apiTime(0) },
  };
  assert.equal(look(0, pods([])).report.issues.length, 0);
  assert.equal(look(4, pods([evicted])).report.issues.length, 0);
  assert.equal(look(5, pods([evicted])).report.issues.length, 1);
  assert.equal(look(9, pods([])).report.issues.length, 1);
});

test("objects that stay well are counted without being looked at again, and one that changes is looked at", () => {
  const table = new ObjectTable();
  const put = (pod: ReturnType<typeof crashing>) => {
    const { uid, name, namespace } = pod.metadata;
    table.put({ uid, name, namespace, rows: noRows, facts: podFacts(pod as never) });
  };
  const seen = (): SeenCluster => ({
    kube: new Map([["pods", { ...resourceView("pods", []), objects: table.view() }]]),
  });
  const well = { ...crashing("1"), status: { phase: "Running", containerStatuses: [] } };
  put(well);
  const look = watchCluster(onlyRule("pod-crash-loop"));
  for (const second of [0, 5, 10]) {
    const { coverage } = look(second, seen());
    assert.deepEqual([coverage.checksApplicable, coverage.checksEvaluated], [1, 1]);
  }
  put(crashing("1"));
  look(15, seen());
  assert.equal(look(315, seen()).report.issues.length, 1);
  put(well);
  assert.equal(look(320, seen()).report.issues.length, 0);
});
