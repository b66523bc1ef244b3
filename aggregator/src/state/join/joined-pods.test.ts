import assert from "node:assert/strict";
import { test } from "node:test";
import { factsOfKind } from "../../kube/facts/index.ts";
import { named } from "../../testing/cluster-objects.ts";
import { noRows } from "../../testing/written-rows.ts";
import type { PodFacts } from "../facts/pod.ts";
import { ObjectTable } from "../objects/object-table.ts";
import { joinPods } from "./joined-pods.ts";
import type { PodJoin } from "./pod-metrics.ts";

const join: PodJoin = {
  agents: { nodes: new Map(), pods: new Map() },
  metricsServer: undefined,
  takenAt: 0,
  monotonic: 0,
  ownerOf: (owner) => owner,
  customMetrics: () => ({}),
};

function clusterOf() {
  const table = new ObjectTable<PodFacts>();
  return {
    put: (
      namespace: string,
      name: string,
      uid = `${namespace}-${name}`,
      creationTimestamp = "2026-01-01T00:00:00Z",
    ) => {
      const metadata = { ...named(name, namespace), uid, creationTimestamp };
      const facts = factsOfKind.pods({ metadata, spec: { containers: [] }, status: { phase: "Pending" } } as never);
      table.put({ uid, name, namespace, rows: noRows, facts });
    },
    remove: (uid: string) => table.remove(uid),
    list: () => joinPods(table.view(), join, true),
  };
}

test("pods keep the model's order while some come, change and go", () => {
  const { put, remove, list } = clusterOf();
  const names = Array.from(
    { length: 200 },
    (_, number) => [`space-${number % 7}`, `pod-${(number * 37) % 200}`] as const,
  );
  for (const [namespace, name] of names) put(namespace, name);
  const shown = () => Array.from(list(), ({ namespace, podName }) => `${namespace}/${podName}`);
  const sorted = () => shown().toSorted((a, b) => (a < b ? -1 : 1));
  assert.deepEqual(shown(), sorted());
  assert.equal(shown().length, 200);
  for (let round = 0; round < 20; round++) {
    put(`space-${round % 7}`, `new-${round}`);
    put("space-0", "pod-0");
    const [namespace, name] = names[round] ?? assert.fail();
    remove(`${namespace}-${name}`);
    assert.deepEqual(shown(), sorted(), `round ${round}`);
    assert.equal(shown().includes(`space-${round % 7}/new-${round}`), true);
  }
});

test("of two pods of one name the younger is found, and both are listed", () => {
  const { put, list } = clusterOf();
  put("shop", "cart-0", "new", "2026-01-02T00:00:00Z");
  put("shop", "cart-0", "old", "2026-01-01T00:00:00Z");
  assert.equal(list().find("shop", "cart-0")?.podUid, "new");
  assert.equal(list().find("shop", "cart-1"), undefined);
  assert.deepEqual(
    Array.from(list(), ({ podUid }) => podUid),
    ["old", "new"],
  );
});
