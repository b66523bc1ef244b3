import assert from "node:assert/strict";
import { test } from "node:test";
import type { Family, MetricType } from "../gen/types.ts";
import { parseTextFormat } from "../testing/parse-text-format.ts";
import { BlockWriter } from "./block-writer.ts";
import type { BlockValues, LabelPair } from "./metric-block.ts";
import { formatValue, renderTextFormat } from "./text-format.ts";

test("a page has a header and the rows of every family", () => {
  const writer = new BlockWriter();
  writer.gauge("node_load1", "1m load average.").add(0.5);
  const seconds = writer.counter("node_cpu_seconds_total", "Seconds.", ["cpu", "mode"]);
  seconds.add(10, "0", "idle");
  seconds.add(20.25, "0", "user");
  assert.equal(
    render(writer.finish([], [])),
    [
      "# HELP node_load1 1m load average.",
      "# TYPE node_load1 gauge",
      "node_load1 0.5",
      "# HELP node_cpu_seconds_total Seconds.",
      "# TYPE node_cpu_seconds_total counter",
      'node_cpu_seconds_total{cpu="0",mode="idle"} 10',
      'node_cpu_seconds_total{cpu="0",mode="user"} 20.25',
      "",
    ].join("\n"),
  );
});

test("a page of nothing is empty", () => {
  assert.equal(renderTextFormat([]), "");
});

const values: readonly [value: number, text: string][] = [
  [0, "0"],
  [-0, "0"],
  [1.5e-7, "1.5e-7"],
  [2 ** 53 + 2, "9007199254740994"],
  [2 ** 64, "18446744073709552000"],
  [1e21, "1e+21"],
  [NaN, "NaN"],
  [Infinity, "+Inf"],
  [-Infinity, "-Inf"],
  [Number.MIN_VALUE, "5e-324"],
];
for (const [value, text] of values) {
  test(`the value ${Object.is(value, -0) ? "-0" : value} is written ${text}`, () => {
    assert.equal(formatValue(value), ` ${text}\n`);
    const [family] = parseTextFormat(render(gauge([value])));
    assert.equal(family?.samples[0]?.value, value === 0 ? 0 : value);
  });
}

const awkward = ["\\", '"', "\n", "\\n", '\\"', "a\\", '"quoted"', "größer 🙂", "{a=1},", "tab\t", "# HELP", " "];
for (const text of awkward) {
  test(`label value and help ${JSON.stringify(text)} come back as they were`, () => {
    const writer = new BlockWriter();
    writer.gauge("a", text, ["l"]).add(1, text);
    const page = render(writer.finish([{ name: "i", value: text }], []), [{ name: "p", value: text }]);
    const [family] = parseTextFormat(page);
    assert.equal(family?.help, text);
    assert.deepEqual(family.samples, [{ name: "a", labels: { l: text, i: text, p: text }, value: 1 }]);
  });
}

test("the labels of a row, of its instance and of the page stand in this order", () => {
  const writer = new BlockWriter();
  writer.gauge("a", "A.", ["l"]).add(1, "x");
  writer.gauge("b", "B.").add(2);
  const page = render(writer.finish([{ name: "device", value: "sda" }], []), [{ name: "node", value: "n" }]);
  assert.deepEqual(samplesOf(page), ['a{l="x",device="sda",node="n"} 1', 'b{device="sda",node="n"} 2']);
});

test("empty label values are left out wherever they come from", () => {
  const writer = new BlockWriter();
  const family = writer.gauge("a", "A.", ["l", "m"]);
  family.add(1, "", "y");
  family.add(2, "", "");
  assert.deepEqual(samplesOf(render(writer.finish([{ name: "i", value: "" }], []), [{ name: "p", value: "" }])), [
    'a{m="y"} 1',
    "a 2",
  ]);
});

test("rows of a family from several parts stand under one header, the first one's", () => {
  const parts = ["n1", "n2"].map((node, index) => {
    const writer = new BlockWriter();
    writer.gauge("a", `Help ${index}.`).add(index);
    writer.gauge("b", "B.").add(index);
    return { sample: writer.finish([], []), labels: [{ name: "node", value: node }] };
  });
  const families = parseTextFormat(renderTextFormat(parts));
  assert.deepEqual(
    families.map(({ name, help, samples }) => [name, help, samples.map(({ labels }) => labels["node"])]),
    [
      ["a", "Help 0.", ["n1", "n2"]],
      ["b", "B.", ["n1", "n2"]],
    ],
  );
});

test("instances that share a block are rendered each with its own labels and values", () => {
  const first = gauge([1]);
  const labels = [{ name: "device", value: "sdb" }];
  const page = renderTextFormat([first, { ...first, labels, values: [2] }].map((sample) => ({ sample, labels: [] })));
  assert.deepEqual(samplesOf(page), ["a 1", 'a{device="sdb"} 2']);
});

test("absent rows are left out, and a family of none but absent rows has no header", () => {
  const writer = new BlockWriter();
  writer.gauge("a", "A.").add(1);
  const family = writer.gauge("b", "B.", ["l"]);
  family.add(2, "x");
  family.add(3, "y");
  const sample = { ...writer.finish([], []), isAbsent: (row: number) => row < 2 };
  assert.equal(render(sample), '# HELP b B.\n# TYPE b gauge\nb{l="y"} 3\n');
});

test("the suffixes of a histogram follow its name", () => {
  const histogram: Family = {
    name: "h",
    help: "H.",
    type: "METRIC_TYPE_HISTOGRAM",
    labelNames: ["le"],
    labelValues: ["1", "+Inf", "", ""],
    rows: 4,
    suffixes: ["_bucket", "_bucket", "_sum", "_count"],
  };
  const page = render({ block: { families: [histogram] }, labels: [], values: [1, 2, 3.5, 2] });
  assert.deepEqual(samplesOf(page), ['h_bucket{le="1"} 1', 'h_bucket{le="+Inf"} 2', "h_sum 3.5", "h_count 2"]);
});

const types: readonly [type: MetricType, text: string][] = [
  ["METRIC_TYPE_UNSPECIFIED", "untyped"],
  ["METRIC_TYPE_COUNTER", "counter"],
  ["METRIC_TYPE_GAUGE", "gauge"],
  ["METRIC_TYPE_UNTYPED", "untyped"],
  ["METRIC_TYPE_HISTOGRAM", "histogram"],
  ["METRIC_TYPE_SUMMARY", "summary"],
  [9 as unknown as MetricType, "untyped"], // a newer peer's, as it comes off the wire
];
for (const [type, text] of types) {
  test(`a family of type ${type} is ${text}`, () => {
    assert.match(render(gauge([1], { type })), new RegExp(`^# TYPE a ${text}$`, "m"));
  });
}

test("a row's label that the instance or the page has too is exported, so that no label stands twice", () => {
  const writer = new BlockWriter();
  writer.gauge("a", "A.", ["job", "node", "exported_node"]).add(1, "j", "n", "e");
  writer.gauge("b", "B.", ["l"]).add(2, "x");
  const sample = writer.finish([{ name: "job", value: "instance" }], []);
  const labels = [
    { name: "job", value: "page" },
    { name: "node", value: "page" },
  ];
  assert.deepEqual(
    parseTextFormat(render(sample, labels)).map(({ samples }) => samples[0]?.labels),
    [
      {
        job: "page",
        node: "page",
        exported_job: "instance",
        exported_exported_job: "j",
        exported_node: "e",
        exported_exported_node: "n",
      },
      { l: "x", job: "page", node: "page", exported_job: "instance" },
    ],
  );
  assert.deepEqual(parseTextFormat(render(sample))[1]?.samples[0]?.labels, { l: "x", job: "instance" });
});

function gauge(column: readonly number[], fields: Partial<Family> = {}): BlockValues {
  const family: Family = {
    name: "a",
    help: "A.",
    type: "METRIC_TYPE_GAUGE",
    labelNames: [],
    labelValues: [],
    rows: column.length,
    suffixes: [],
    ...fields,
  };
  return { block: { families: [family] }, labels: [], values: column };
}

function render(sample: BlockValues, labels: readonly LabelPair[] = []): string {
  return renderTextFormat([{ sample, labels }]);
}

/** The sample lines of a page that is well formed. */
function samplesOf(page: string): string[] {
  parseTextFormat(page);
  return page.split("\n").filter((line) => line !== "" && !line.startsWith("#"));
}
