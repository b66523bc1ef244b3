import assert from "node:assert/strict";
import { test } from "node:test";
import { factsOfKind } from "../../kube/facts/index.ts";
import { named, resourceView } from "../../testing/cluster-objects.ts";
import { noRows } from "../../testing/written-rows.ts";
import type { PodFacts } from "../facts/pod.ts";
import { ObjectTable } from "../objects/object-table.ts";
import { PodSummer } from "./pod-sums.ts";

/** Numbers that look random and are the same each time. */
function* numbers(seed: number): Generator<number, never> {
  for (let state = seed; ;) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    yield state / 2 ** 32;
  }
}

function podOf(number: number, random: () => number) {
  const requests = {
    cpu: `${Math.floor(random() * 500)}m`,
    memory: `${Math.floor(random() * 64)}Mi`,
    ...(random() < 0.2 ? { "nvidia.com/gpu": "2" } : {}),
  };
  const phase = ["Running", "Pending", "Succeeded", "Failed"][Math.floor(random() * 4)];
  return {
    metadata: named(`pod-${number}`, `space-${number % 3}`),
    spec: { nodeName: `node-${Math.floor(random() * 20)}`, containers: [{ name: "a", resources: { requests } }] },
    status: { phase, conditions: [{ type: "Ready", status: random() < 0.5 ? "True" : "False" }] },
  };
}

test("sums that follow from changes are those that follow from all pods", () => {
  const sequence = numbers(7);
  const random = () => sequence.next().value;
  const table = new ObjectTable<PodFacts>();
  const pods = new Map<number, ReturnType<typeof podOf>>();
  const following = new PodSummer();
  for (let step = 0; step < 60; step++) {
    for (let change = 0; change < (step === 0 ? 600 : 1 + 40 * random()); change++) {
      const number = step === 0 ? change : Math.floor(random() * 700);
      if (step > 0 && random() < 0.3) {
        pods.delete(number);
        table.remove(`uid-pod-${number}`);
        continue;
      }
      const pod = podOf(number, random);
      pods.set(number, pod);
      const { uid, name, namespace } = pod.metadata;
      const facts = factsOfKind.pods(pod as never);
      table.put({ uid, name, namespace, rows: noRows, facts });
    }
    const followed = following.sumsOf(table.view());
    const anew = new PodSummer().sumsOf(
      resourceView("pods", [...pods.values()]).objects as ReturnType<typeof table.view>,
    );
    assert.deepEqual(new Map(followed.byNode), new Map(anew.byNode));
    assert.deepEqual(new Map(followed.byNamespace), new Map(anew.byNamespace));
    assert.deepEqual([followed.total, followed.byNamespace.size], [anew.total, anew.byNamespace.size]);
  }
});

test("sums of nodes whose pods did not change are the same objects", () => {
  const table = new ObjectTable<PodFacts>();
  const put = (number: number, node: string, cpu: string) => {
    const { uid, name, namespace } = named(`pod-${number}`);
    const spec = { nodeName: node, containers: [{ name: "a", resources: { requests: { cpu } } }] };
    const facts = factsOfKind.pods({ metadata: { uid, name, namespace }, spec, status: { phase: "Running" } } as never);
    table.put({ uid, name, namespace, rows: noRows, facts });
  };
  for (let number = 0; number < 400; number++) put(number, `node-${number}`, "1");
  const summer = new PodSummer();
  const before = summer.sumsOf(table.view());
  put(0, "node-0", "3");
  const after = summer.sumsOf(table.view());
  assert.deepEqual([before.byNode.get("node-0")?.cpuRequested, after.byNode.get("node-0")?.cpuRequested], [1000, 3000]);
  const others = [...after.byNode].filter(([name, sum]) => name !== "node-0" && sum !== before.byNode.get(name));
  assert.ok(others.length < 64, `${others.length} other nodes have new sums`);
});

test("adds up many pods in steps, and what is known at once", () => {
  const table = new ObjectTable<PodFacts>();
  const sequence = numbers(3);
  for (let number = 0; number < 4000; number++) {
    const pod = podOf(number, () => sequence.next().value);
    const { uid, name, namespace } = pod.metadata;
    table.put({ uid, name, namespace, rows: noRows, facts: factsOfKind.pods(pod as never) });
  }
  const summer = new PodSummer();
  const view = table.view();
  const steps = summer.summing(view);
  let taken = 0;
  let step = steps.next();
  for (; !step.done; step = steps.next()) taken++;
  assert.ok(taken >= 3, `${taken} steps`);
  assert.equal(step.value.total.pods, 4000);
  assert.equal(summer.sumsOf(view), step.value);
  assert.deepEqual(summer.summing(view).next(), { done: true, value: step.value });
});
