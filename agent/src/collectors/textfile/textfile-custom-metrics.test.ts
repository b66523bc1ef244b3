import assert from "node:assert/strict";
import { test } from "node:test";
import { customMetricsOf } from "./textfile-custom-metrics.ts";
import { textfileLimits } from "./textfile-limits.ts";
import type { MergedFamily } from "./textfile-merge.ts";

const nobody = { has: () => false };

function familyOf(name: string, labelNames: readonly string[], rows: MergedFamily["rows"]): MergedFamily {
  return { name, help: "", type: "METRIC_TYPE_GAUGE", labelNames, rows, seriesNames: [name], file: "f" };
}

const row = (value: number, ...labelValues: readonly string[]) => ({ suffix: "", value, labelValues });
const split = (...node: readonly MergedFamily[]) => ({ node, pods: [] });

test("values go by the names of their series, without labels that a row lacks", () => {
  const families = split(
    familyOf("a", ["x", "y"], [row(1, "", ""), row(2, "1", ""), row(3, "1", 'q"\n')]),
    familyOf(
      "h",
      ["le"],
      [
        { ...row(4, "+Inf"), suffix: "_bucket" },
        { ...row(5, ""), suffix: "_count" },
      ],
    ),
  );
  assert.deepEqual(customMetricsOf(families, nobody, undefined).vitals.customMetrics, {
    a: 1,
    'a{x="1"}': 2,
    'a{x="1",y="q\\"\\n"}': 3,
    'h_bucket{le="+Inf"}': 4,
    h_count: 5,
  });
});

test("what is no number that vitals can carry is left out", () => {
  const families = split(familyOf("a", ["x"], [row(NaN, "1"), row(Infinity, "2"), row(-Infinity, "3"), row(0, "4")]));
  assert.deepEqual(customMetricsOf(families, nobody, undefined).vitals.customMetrics, { 'a{x="4"}': 0 });
});

test("what another collector reports is left out", () => {
  const families = split(familyOf("node_load1", [], [row(77)]), familyOf("a", [], [row(1)]));
  const others = { has: (name: string) => name === "node_load1" };
  assert.deepEqual(customMetricsOf(families, others, undefined).vitals.customMetrics, { a: 1 });
});

test("the same families give the same object, until another collector reports one of them", () => {
  const families = split(familyOf("a", [], [row(1)]));
  const first = customMetricsOf(families, nobody, undefined);
  assert.equal(customMetricsOf(families, nobody, first), first);
  assert.notEqual(customMetricsOf(split(...families.node), nobody, first), first);
  assert.deepEqual(customMetricsOf(families, { has: () => true }, first).vitals.customMetrics, {});
});

const many = (count: number, length: number) =>
  split(
    familyOf(
      "a",
      ["x"],
      Array.from({ length: count }, (_, index) => row(1, String(index).padStart(length, "0"))),
    ),
  );
for (const [what, families, kept, leftOut] of [
  ["too many", many(textfileLimits.customMetrics + 3, 1), textfileLimits.customMetrics, 3],
  ["too long together", many(200, 4000), 130, 70],
  ["too long", many(2, textfileLimits.textLength), 0, 2],
] as const) {
  test(`no more are taken than vitals may carry: ${what}`, () => {
    const { vitals, problem } = customMetricsOf(families, nobody, undefined);
    assert.equal(Object.keys(vitals.customMetrics).length, kept);
    assert.match(problem ?? "", new RegExp(`^${leftOut} series of text files are no custom metrics`));
  });
}
