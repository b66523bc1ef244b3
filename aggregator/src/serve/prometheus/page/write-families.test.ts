import assert from "node:assert/strict";
import { test } from "node:test";
import { atOnce } from "@kubevitals/program";
import { BlockWriter, renderTextFormat, type BlockValues, type LabelPair, type PagePart } from "@kubevitals/proto";
import { gauge } from "../../../testing/records.ts";
import { textInMemory } from "../testing/text-in-memory.ts";
import type { PageFormat } from "../text/family-header.ts";
import { planPage, type DatedPart } from "./page-plan.ts";
import { writeFamilies } from "./write-families.ts";

const everything = new Set(["*"]);

async function pageOf(parts: readonly DatedPart[], format: PageFormat = "text", wanted = everything) {
  const isWanted = (name: string) => wanted === everything || wanted.has(name);
  const plan = atOnce(planPage(parts, isWanted));
  return textInMemory((out) =>
    writeFamilies(plan.values(), out, { format, isOnPage: (name) => plan.has(name), showsCreated: true }),
  );
}

/** Families in their order, their rows in any: blocks stand together that the text format's renderer leaves apart. */
function families(page: string): readonly (readonly string[])[] {
  return page
    .split(/^(?=# HELP)/m)
    .filter((family) => family !== "")
    .map((family) => {
      const [help = "", type = "", ...rows] = family.split("\n");
      return [help, type, ...rows.toSorted()];
    });
}

const rowsOf = (page: string) => page.split("\n").filter((line) => !line.startsWith("#"));

const labels = (pairs: Readonly<Record<string, string>>): readonly LabelPair[] =>
  Object.entries(pairs).map(([name, value]) => ({ name, value }));

const ofNode = (node: string) => labels({ job: "node-exporter", instance: node, node });

function table(values: readonly number[]): BlockValues {
  const out = new BlockWriter();
  for (const name of ["a_bytes", "b_bytes"]) {
    const family = out.gauge(name, "Help.", ["device", "mode"]);
    for (const [index, value] of values.entries()) family.add(value, `eth${index}`, index % 2 === 0 ? "" : "on");
  }
  out.gauge("alone", "Help.").add(3);
  const histogram = out.family("h", "Help.", "METRIC_TYPE_HISTOGRAM", ["le"]);
  histogram.addSuffixed(1, "_bucket", "1");
  histogram.addSuffixed(1, "_bucket", "0.5");
  histogram.addSuffixed(2, "_bucket", "+Inf");
  histogram.addSuffixed(4.5, "_sum", "");
  histogram.addSuffixed(2, "_count", "");
  return out.finish([], []);
}

const values = [0, -1, 0.25, NaN, Infinity, 1e300];
const large = "ü".repeat(4000);
const cases: Readonly<Record<string, readonly PagePart[]>> = {
  nothing: [],
  "two nodes with one block": ["a", "b"].map((node) => ({ sample: table(values), labels: ofNode(node) })),
  "rows without any label": [{ sample: table(values), labels: [] }],
  "labels beside a block": [
    { sample: { ...gauge("x", { a: 1 }), labels: labels({ pod: 'p"\\\n', empty: "" }) }, labels: ofNode("größer 🙂") },
  ],
  "labels that clash with the page's": [
    { sample: gauge("x", { a: 1 }), labels: labels({ of: "page", node: "n" }) },
    { sample: gauge("x", { a: 2 }), labels: labels({ node: "n" }) },
    { sample: { ...gauge("x", { a: 3 }), labels: labels({ node: "mine" }) }, labels: ofNode("n") },
  ],
  "absent rows, families and blocks": [
    { sample: { ...table(values), isAbsent: (row) => row === 1 || row >= 12 }, labels: ofNode("a") },
    { sample: { ...gauge("gone", { a: 1 }), isAbsent: () => true }, labels: ofNode("a") },
  ],
  "a family of two types": [
    { sample: gauge("a_bytes", { x: 1 }), labels: ofNode("a") },
    { sample: table(values), labels: ofNode("b") },
  ],
  "more rows than a slice has room for": [
    {
      sample: {
        ...gauge("x", Object.fromEntries(Array.from({ length: 200 }, (_, row) => [`${row}${large}`, row]))),
        labels: labels({ l: large }),
      },
      labels: ofNode("a"),
    },
  ],
  "a row that is larger than a slice": [
    { sample: { ...gauge("x", { a: 1 }), labels: labels({ l: "y".repeat(700_000) }) }, labels: ofNode("a") },
    { sample: gauge("y", { a: 1 }), labels: ofNode("a") },
  ],
};

for (const [what, parts] of Object.entries(cases)) {
  test(`${what}: written as the text format's renderer has it`, async () => {
    assert.deepEqual(families(await pageOf(parts)), families(renderTextFormat(parts)));
  });
}

test("rows of one block stand node by node, so that those of a histogram stay together", async () => {
  const page = await pageOf(["a", "b"].map((node) => ({ sample: table([]), labels: labels({ node }) })));
  assert.deepEqual(
    page.split("\n").filter((line) => line.startsWith("h")),
    ["a", "b"].flatMap((node) => [
      `h_bucket{le="1",node="${node}"} 1`,
      `h_bucket{le="0.5",node="${node}"} 1`,
      `h_bucket{le="+Inf",node="${node}"} 2`,
      `h_sum{node="${node}"} 4.5`,
      `h_count{node="${node}"} 2`,
    ]),
  );
});

test("OpenMetrics has bounds of buckets as numbers with a point, and all else the same", async () => {
  const parts = [{ sample: table(values), labels: ofNode("a") }];
  const text = rowsOf(await pageOf(parts));
  assert.deepEqual(
    rowsOf(await pageOf(parts, "openmetrics")),
    text.map((line) => line.replace('le="1"', 'le="1.0"')),
  );
  assert.deepEqual(rowsOf(await pageOf(parts)), text);
});

test("only the families that are wanted are written", async () => {
  const parts = [{ sample: table(values), labels: ofNode("a") }];
  const page = await pageOf(parts, "text", new Set(["b_bytes", "h"]));
  assert.deepEqual(
    families(page).map(([help]) => help),
    ["# HELP b_bytes Help.", "# HELP h Help."],
  );
  assert.equal(await pageOf(parts, "text", new Set()), "");
});

test("OpenMetrics says since when a counter counts, where that is known, and the text format does not", async () => {
  const out = new BlockWriter();
  const counter = out.counter("a_total", "Help.", ["of"]);
  counter.add(1, "x");
  counter.add(2, "y");
  out.counter("b_total", "Help.").add(3);
  out.counter("odd_count", "A counter of another name.").add(4);
  out.gauge("c", "Help.").add(5);
  const sample = { ...out.finish([], []), isAbsent: (row: number) => row === 1 };
  const parts = [
    { sample, labels: ofNode("n"), createdOf: (family: string) => (family === "b_total" ? undefined : 1700000000.5) },
  ];
  const node = 'job="node-exporter",instance="n",node="n"';
  assert.deepEqual(rowsOf(await pageOf(parts, "openmetrics")), [
    `a_total{of="x",${node}} 1`,
    `a_created{of="x",${node}} 1700000000.5`,
    `b_total{${node}} 3`,
    `odd_count{${node}} 4`,
    `c{${node}} 5`,
    "",
  ]);
  assert.ok(!(await pageOf(parts)).includes("_created"));
});

test("rows that say since when they count stand behind their own, slice after slice", async () => {
  const out = new BlockWriter();
  const counter = out.counter("a_total", "Help.", ["of"]);
  for (let row = 0; row < 200; row++) counter.add(row, `${row}${large}`);
  const page = await pageOf([{ sample: out.finish([], []), labels: [], createdOf: () => 7 }], "openmetrics");
  const expected = Array.from({ length: 200 }, (_, row) => [
    `a_total{of="${row}${large}"} ${row}`,
    `a_created{of="${row}${large}"} 7`,
  ]);
  assert.deepEqual(rowsOf(page), [...expected.flat(), ""]);
});
