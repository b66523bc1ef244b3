import assert from "node:assert/strict";
import { test } from "node:test";
import { factsOfKind } from "../../kube/facts/index.ts";
import { named } from "../../testing/cluster-objects.ts";
import { noRows } from "../../testing/written-rows.ts";
import type { PodFacts } from "../facts/pod.ts";
import { ObjectTable } from "../objects/object-table.ts";
import { byName, PodSorter } from "./pod-sorter.ts";

/** A table of pods, their names scattered over the UIDs. */
function tableOf(pods: number): ObjectTable<PodFacts> {
  const table = new ObjectTable<PodFacts>();
  for (let number = 0; number < pods; number++) put(table, number);
  return table;
}

function put(table: ObjectTable<PodFacts>, number: number): void {
  const pod = {
    metadata: { ...named(`pod-${(number * 7919) % 10_007}`, `space-${number % 5}`), uid: `uid-${number}` },
  };
  const { uid, name, namespace } = pod.metadata;
  table.put({ uid, name, namespace, rows: noRows, facts: factsOfKind.pods(pod as never) });
}

test("sorts many pods in steps as they would be sorted at once", () => {
  const view = tableOf(9000).view();
  const sorter = new PodSorter();
  const steps = sorter.sorting(view);
  let taken = 0;
  let step = steps.next();
  for (; !step.done; step = steps.next()) taken++;
  assert.ok(taken > 20, `${taken} steps`);
  const pods = view.buckets.flatMap(({ objects }) => objects);
  assert.deepEqual(
    step.value.map(({ uid }) => uid),
    pods.toSorted(byName).map(({ uid }) => uid),
  );
  assert.equal(sorter.sorted(view), step.value);
});

test("follows what changes from one view to the next", () => {
  const table = tableOf(3000);
  const sorter = new PodSorter();
  sorter.sorted(table.view());
  for (let change = 0; change < 40; change++) {
    table.remove(`uid-${change * 31}`);
    put(table, 3000 + change * 3);
    put(table, change * 17 + 5);
    const view = table.view();
    const anew = new PodSorter().sorted(view);
    assert.deepEqual(sorter.sorted(view), anew);
    assert.equal(anew.length, table.size);
  }
  for (const { objects } of table.view().buckets) for (const { uid } of objects) table.remove(uid);
  assert.deepEqual(sorter.sorted(table.view()), []);
});
