import assert from "node:assert/strict";
import { test } from "node:test";
import type { KubeObject } from "./resources/kube-object.ts";
import type { KubeResource } from "./resources/resource.ts";
import type { RowWriter } from "./resources/family.ts";
import { written } from "../testing/written-rows.ts";
import { writeRows } from "./rows.ts";

/** The rows of one family that says this, with the labels before them, as text. */
function rowsOf(
  labels: readonly string[],
  rows: (out: RowWriter) => void,
  ownLabels: Readonly<Record<string, string>> = {},
) {
  const resource: KubeResource = {
    name: "things",
    kind: "Thing",
    group: "",
    version: "v1",
    isNamespaced: false,
    isDefault: true,
    labels: Object.keys(ownLabels),
    labelValues: () => Object.values(ownLabels),
    families: [{ name: "kube_thing", help: "", type: "gauge", labels, rows: (_object: KubeObject, out) => rows(out) }],
  };
  const { labels: own, families } = written((out) => writeRows(resource, { metadata: { name: "a", uid: "u" } }, out));
  return { labels: own, rows: families[0] ?? [] };
}

const textOf = (rows: readonly (readonly string[])[]) => rows.map((pieces) => pieces.join(""));

test("label values and names are escaped on the way in", () => {
  const hostile = 'a"\\\n} 1\nup{';
  const { labels, rows } = rowsOf(["phase"], (out) => out.add(1, hostile), { name: hostile });
  const escaped = String.raw`a\"\\\n} 1\nup{`;
  assert.equal(labels, `name="${escaped}"`);
  assert.deepEqual(textOf(rows), [`,phase="${escaped}"} 1`]);
  const named = rowsOf(
    [],
    (out) =>
      out.addLabelled(1, [
        ['x"} 1\nup{', "v"],
        ["9", "v"],
        ["", "v"],
      ]),
    { a: "" },
  );
  assert.deepEqual(textOf(named.rows), [',x___1_up_="v",_9="v",_="v"} 1']);
});

test("a label that the object or the page has already is exported", () => {
  const { rows } = rowsOf(["job", "pod", "cluster"], (out) => out.add(1, "a", "b", "c"), { pod: "p", instance: "i" });
  assert.deepEqual(textOf(rows), [',exported_job="a",exported_pod="b",exported_cluster="c"} 1']);
  assert.equal(rowsOf([], (out) => out.add(1), { instance: "i" }).labels, 'exported_instance="i"');
  const twice = rowsOf(
    [],
    (out) =>
      out.addLabelled(1, [
        ["a", "1"],
        ["a", "2"],
      ]),
    {},
  );
  assert.deepEqual(textOf(twice.rows), ['a="1",exported_a="2"} 1']);
});

for (const [value, text] of [
  [0, "0"],
  [1, "1"],
  [-1.5, "-1.5"],
  [1e21, "1e+21"],
  [Infinity, "+Inf"],
  [-Infinity, "-Inf"],
  [NaN, "NaN"],
] as const) {
  test(`the value ${value} is written ${text}`, () =>
    assert.deepEqual(textOf(rowsOf([], (out) => out.add(value), { a: "b" }).rows), [`} ${text}`]));
}

test("what tells objects apart is cut from what they have in common", () => {
  const { rows } = rowsOf(["node", "phase"], (out) => out.add(1, "node-7", "Running"), { a: "b" });
  assert.deepEqual(rows, [[',node="', "node-7", '",phase="Running"} 1']]);
  const time = rowsOf([], (out) => out.add(1_700_000_000), { a: "b" });
  assert.deepEqual(time.rows, [["} ", "1700000000", ""]]);
  const long = "prose that is long enough to be somebody's own";
  assert.deepEqual(rowsOf(["of"], (out) => out.add(0, long), { a: "b" }).rows, [[',of="', long, '"} 0']]);
});

test("a family without rows costs nothing, and a label without a value stays as kube-state-metrics has it", () => {
  assert.deepEqual(rowsOf(["x"], () => undefined).rows, []);
  assert.deepEqual(textOf(rowsOf(["x"], (out) => out.add(1), { a: "b" }).rows), [',x=""} 1']);
});

test("what is no text although the API promises one is written as JSON", () => {
  const odd = [7, true, null, ['a"\n'], { b: {} }] as unknown as readonly string[];
  const { rows } = rowsOf(["a", "b", "c", "d", "e"], (out) => out.add(2, ...odd), { own: "o" });
  assert.deepEqual(textOf(rows), [String.raw`,a="7",b="true",c="",d="[\"a\\\"\\n\"]",e="{\"b\":{}}"} 2`]);
});
