import assert from "node:assert/strict";
import { test } from "node:test";
import type { CustomMetric } from "../facts/custom-metrics.ts";
import type { KubeView, ResourceView } from "../objects/kube-view.ts";
import { ObjectTable } from "../objects/object-table.ts";
import { noRows } from "../../testing/written-rows.ts";
import { createCustomMetricsView } from "./custom-metrics-view.ts";

const pod = { namespace: "shop", pod: "cart-0" };

/** A kind whose objects say this. */
function kind(name: string, ...objects: readonly unknown[]): readonly [string, ResourceView] {
  const table = new ObjectTable();
  for (const [index, facts] of objects.entries()) {
    table.put({ uid: `${name} ${index}`, namespace: "", name: `${index}`, rows: noRows, facts });
  }
  return [name, { name, state: "synced", families: [], objects: table.view(), skipped: 0 }];
}

function metric(target: CustomMetric["target"], name: string, value: number): CustomMetric {
  return { target, name, value };
}

test("what custom resources say is found by node and by pod", () => {
  const kube: KubeView = new Map([
    kind("pods", { phase: "Running" }),
    kind(
      "heats.v1.x.io",
      [metric({ node: "n1" }, "heat", 50), metric(pod, "heat", 60)],
      [metric({ node: "n2" }, "heat", 70)],
    ),
    kind("loads.v1.x.io", [metric({ node: "n1" }, "load", 1), metric({ node: "n1" }, "__proto__", 2)], []),
  ]);
  const { nodes, pods } = createCustomMetricsView()(kube);
  assert.deepEqual(Object.entries(nodes.get("n1") ?? {}), [
    ["heat", 50],
    ["load", 1],
    ["__proto__", 2],
  ]);
  assert.deepEqual([...nodes.keys()].toSorted(), ["n1", "n2"]);
  assert.deepEqual([...pods], [["shop/cart-0", { heat: 60 }]]);
});

test("the view is the same object until a custom resource changes", () => {
  const viewOf = createCustomMetricsView();
  const heats = kind("heats.v1.x.io", [metric({ node: "n1" }, "heat", 50)]);
  const view = viewOf(new Map([heats, kind("pods")]));
  assert.equal(viewOf(new Map([heats, kind("pods", {})])), view);
  const changed = viewOf(new Map([kind("heats.v1.x.io", [metric({ node: "n1" }, "heat", 51)])]));
  assert.deepEqual(changed.nodes.get("n1"), { heat: 51 });
  assert.equal(viewOf(new Map()).nodes.size, 0);
});

test("one node takes so many values and no more", () => {
  const many = Array.from({ length: 5000 }, (_, index) => metric({ node: "n1" }, `m${index}`, index));
  const again = metric({ node: "n1" }, "m0", -1);
  const { nodes } = createCustomMetricsView()(new Map([kind("many.v1.x.io", [...many, again])]));
  assert.equal(Object.keys(nodes.get("n1") ?? {}).length, 4096);
  assert.equal(nodes.get("n1")?.["m0"], -1);
});
