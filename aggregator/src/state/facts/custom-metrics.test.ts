import assert from "node:assert/strict";
import { test } from "node:test";
import { customMetricsOf, type CustomRow } from "./custom-metrics.ts";

function row(labels: Readonly<Record<string, string>>, more: Partial<CustomRow> = {}): CustomRow {
  return { family: "heat", type: "gauge", value: 5, labels: new Map(Object.entries(labels)), ...more };
}

const kind = { customresource_group: "g", customresource_kind: "K", customresource_version: "v1" };
const pod = { namespace: "shop", pod: "cart-0" };

for (const [what, labels, expected] of [
  ["a node", { ...kind, node: "n1" }, { target: { node: "n1" }, name: "heat", value: 5 }],
  ["a pod", { ...kind, ...pod }, { target: pod, name: "heat", value: 5 }],
  ["a pod and where it runs", { ...pod, node: "n1" }, { target: pod, name: 'heat{node="n1"}', value: 5 }],
  [
    "a node of a namespaced resource",
    { namespace: "shop", node: "n1" },
    { target: { node: "n1" }, name: 'heat{namespace="shop"}', value: 5 },
  ],
  [
    "a node, with labels",
    { node: "n1", b: 'x"y', a: "" },
    { target: { node: "n1" }, name: 'heat{b="x\\"y",a=""}', value: 5 },
  ],
] as const) {
  test(`a row that names ${what}`, () => {
    assert.deepEqual(customMetricsOf([row(labels)]), [expected]);
  });
}

for (const [what, one] of [
  ["names nothing", row(kind)],
  ["names an empty node", row({ node: "" })],
  ["names a pod without its namespace", row({ pod: "cart-0", node: "n1" })],
  ["is information", row({ node: "n1" }, { type: "info" })],
  ["has no number", row({ node: "n1" }, { value: NaN })],
  ["has too long a name", row({ node: "n1", text: "x".repeat(5000) })],
] as const) {
  test(`a row that ${what} is no custom metric`, () => {
    assert.deepEqual(customMetricsOf([one]), []);
  });
}

test("states and infinities are custom metrics too", () => {
  const rows = [
    row({ node: "n1", phase: "Up" }, { type: "stateset", value: 1 }),
    row({ node: "n1" }, { value: Infinity }),
  ];
  assert.deepEqual(
    customMetricsOf(rows).map(({ name, value }) => [name, value]),
    [
      ['heat{phase="Up"}', 1],
      ["heat", Infinity],
    ],
  );
});
