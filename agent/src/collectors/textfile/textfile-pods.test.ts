import assert from "node:assert/strict";
import { test } from "node:test";
import { textfileLimits } from "./textfile-limits.ts";
import type { MergedFamily } from "./textfile-merge.ts";
import { splitByPod } from "./textfile-pods.ts";

function familyOf(labelNames: readonly string[], ...rows: readonly (readonly string[])[]): MergedFamily {
  const values = rows.map((labelValues, index) => ({ suffix: "", value: index, labelValues }));
  return { name: "a", help: "", type: "METRIC_TYPE_GAUGE", labelNames, rows: values, seriesNames: ["a"], file: "f" };
}

function rowsOf(families: readonly MergedFamily[]) {
  return families.map(({ labelNames, rows }) => [
    labelNames.join(),
    ...rows.map(({ labelValues }) => labelValues.join()),
  ]);
}

/** Rows by whom they speak of. */
function split(...families: readonly MergedFamily[]) {
  const { node, pods } = splitByPod(families);
  return {
    node: rowsOf(node),
    pods: pods.map(({ labels, families: its }) => [labels.map(({ value }) => value).join("/"), rowsOf(its)]),
  };
}

test("a family without such labels speaks of the node, and is the same object", () => {
  const family = familyOf(["x", "pod"], ["1", "cart"]);
  assert.equal(splitByPod([family]).node[0], family);
});

test("rows with namespace and pod speak of that pod, without these labels; others of the node", () => {
  const family = familyOf(
    ["pod", "x", "namespace"],
    ["cart", "1", "shop"],
    ["", "2", ""],
    ["cart", "3", "shop"],
    ["b", "4", "shop"],
  );
  assert.deepEqual(split(family, familyOf(["namespace", "pod"], ["shop", "cart"])), {
    node: [["pod,x,namespace", ",2,"]],
    pods: [
      [
        "shop/cart",
        [
          ["x", "1", "3"],
          ["", ""],
        ],
      ],
      ["shop/b", [["x", "4"]]],
    ],
  });
});

test("what no pod can be called speaks of the node", () => {
  const family = familyOf(
    ["namespace", "pod"],
    ["shop", "A B"],
    ["", "cart"],
    ["shop/x", "cart"],
    ["n".repeat(254), "cart"],
  );
  assert.deepEqual(split(family).pods, []);
});

test("more pods than there can be speak of the node", () => {
  const rows = Array.from({ length: textfileLimits.pods + 5 }, (_, pod) => ["shop", `p${pod}`]);
  const { node, pods } = split(familyOf(["namespace", "pod"], ...rows));
  assert.equal(pods.length, textfileLimits.pods);
  assert.equal(node[0]?.length, 6);
});
