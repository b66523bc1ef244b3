import assert from "node:assert/strict";
import { test } from "node:test";
import { clusterOf } from "../testing/cluster-of.ts";
import { PodPlan } from "./pod-plan.ts";
import { nextChange, podStateAt, startSeconds } from "./pod-state.ts";

test("every slot belongs to one workload, and every Deployment knows its slots", () => {
  const plan = new PodPlan(clusterOf({ nodes: 10, podsPerNode: 7 }));
  assert.equal(plan.count, 70);
  const slots = Array.from({ length: plan.deployments }, (_, index) => {
    const own = [...plan.slotsOf(index)];
    for (const slot of own) assert.equal(plan.workloadOf(slot), plan.deployment(index));
    return own;
  }).flat();
  assert.equal(new Set(slots).size, 10 * (7 - plan.daemonSets.length));
  assert.equal(slots.length, new Set(slots).size);
  for (const slot of plan.slotsOn(3)) assert.equal(plan.pod(slot, 0).node, 3);
});

test("pods are replaced as often as asked, and each lives until the next one comes", () => {
  const plan = new PodPlan(clusterOf({ nodes: 50, podsPerNode: 20, churn: 2 }));
  let replaced = 0;
  for (let slot = 0; slot < plan.count; slot++) {
    replaced += plan.generation(slot, 600) - plan.generation(slot, 0);
    const generation = plan.generation(slot, 600);
    const end = plan.endOf(slot, generation);
    assert.ok(plan.pod(slot, generation).createdAt <= 600 && end > 600);
    if (end === Infinity) continue;
    assert.equal(plan.generation(slot, end + 1e-6), generation + 1);
    assert.ok(Math.abs(plan.createdAt(slot, generation + 1) - end) < 1e-6);
  }
  const percentAMinute = (100 * replaced) / 10 / plan.count;
  assert.ok(percentAMinute > 1 && percentAMinute < 3, String(percentAMinute));
});

test("without churn no pod is ever replaced", () => {
  const plan = new PodPlan(clusterOf({ churn: 0 }));
  for (let slot = 0; slot < plan.count; slot++) assert.equal(plan.generation(slot, 1e9), 0);
});

test("a pod that is well waits, and then runs for good", () => {
  const plan = new PodPlan(clusterOf());
  const slot = plan.count - 1;
  const pod = plan.pod(slot, 3);
  assert.equal(podStateAt(pod, pod.createdAt).waiting?.reason, "ContainerCreating");
  assert.equal(nextChange(pod, pod.createdAt), pod.createdAt + startSeconds);
  assert.deepEqual([podStateAt(pod, pod.createdAt + 9).ready, nextChange(pod, pod.createdAt + 9)], [true, Infinity]);
});

test("each kind of ill pod is ill in its own way", () => {
  const plan = new PodPlan(clusterOf({ nodes: 10, podsPerNode: 20, faults: true }));
  const states = new Map(
    Array.from(plan.ill, ([slot, { name }]) => {
      const pod = plan.pod(slot, plan.generation(slot, 0));
      return [name, podStateAt(pod, pod.createdAt + 1000)];
    }),
  );
  assert.equal(states.get("crash-loop")?.waiting?.reason, "CrashLoopBackOff");
  assert.ok((states.get("crash-loop")?.restarts ?? 0) > 3);
  assert.equal(states.get("no-image")?.phase, "Pending");
  assert.equal(states.get("out-of-memory")?.lastEnd?.reason, "OOMKilled");
  assert.deepEqual([states.get("unready")?.phase, states.get("unready")?.ready], ["Running", false]);
});
