import assert from "node:assert/strict";
import { test } from "node:test";
import { BlockWriter } from "./block-writer.ts";
import { rowsOf, type MetricBlock } from "./metric-block.ts";

test("families, label values and values stand in the order in which they were written", () => {
  const writer = new BlockWriter();
  const seconds = writer.counter("node_cpu_seconds_total", "Time.", ["cpu", "mode"]);
  writer.gauge("node_load1", "1m load average.").add(0.5);
  seconds.add(10, "0", "idle");
  seconds.add(20, "0", "");
  const { block, labels, values } = writer.finish([{ name: "instance", value: "a" }], []);
  assert.deepEqual(labels, [{ name: "instance", value: "a" }]);
  assert.deepEqual(Array.from(values), [10, 20, 0.5]);
  assert.deepEqual(block.families, [
    {
      name: "node_cpu_seconds_total",
      help: "Time.",
      type: "METRIC_TYPE_COUNTER",
      labelNames: ["cpu", "mode"],
      labelValues: ["0", "idle", "0", ""],
      rows: 2,
      suffixes: [],
    },
    {
      name: "node_load1",
      help: "1m load average.",
      type: "METRIC_TYPE_GAUGE",
      labelNames: [],
      labelValues: [],
      rows: 1,
      suffixes: [],
    },
  ]);
  assert.equal(rowsOf(block), 3);
});

test("a family without a row is left out, and a block without one is empty", () => {
  const writer = new BlockWriter();
  writer.untyped("node_vmstat_x", "X.");
  const { block, values } = writer.finish([], []);
  assert.deepEqual(block.families, []);
  assert.equal(values.length, 0);
});

test("a known block that says the same is that very object, whatever the values", () => {
  const first = write({}, 1).finish([], []);
  const second = write({}, NaN).finish(
    [{ name: "device", value: "sdb" }],
    [write({ name: "b" }).finish([], []).block, first.block],
  );
  assert.equal(second.block, first.block);
  assert.deepEqual(Array.from(second.values), [NaN]);
});

const differences: Record<string, Partial<Row>> = {
  name: { name: "b" },
  help: { help: "B." },
  type: { type: "counter" },
  "name of a label": { labelName: "m" },
  "value of a label": { labelValue: "y" },
};
for (const [what, row] of Object.entries(differences)) {
  test(`a block that differs in the ${what} is another one`, () => {
    const known = write({}).finish([], []).block;
    assert.notEqual(write(row).finish([], [known]).block, known);
  });
}

test("a block whose rows have suffixes is not taken for one without", () => {
  const { block } = write({}).finish([], []);
  const known: MetricBlock = { families: block.families.map((family) => ({ ...family, suffixes: ["_sum"] })) };
  assert.notEqual(write({}).finish([], [known]).block, known);
});

test("a block with a family more or a row more is another one", () => {
  const known = write({}).finish([], []).block;
  const longer = write({});
  longer.gauge("z", "Z.").add(1);
  assert.notEqual(longer.finish([], [known]).block, known);
  assert.notEqual(write({}).finish([], [longer.finish([], []).block]).block, longer.finish([], []).block);
});

test("a sample that says the same as the one before gives the same block, with values of its own", () => {
  const writer = new BlockWriter();
  const sample = (value: number) => {
    writer.gauge("a", "A.", ["l"]).add(value, "x");
    writer.family("h", "H.", "METRIC_TYPE_HISTOGRAM", []).addSuffixed(value, "_sum");
    return writer.finish([], []);
  };
  const [first, second] = [sample(1), sample(2)];
  assert.equal(second.block, first.block);
  assert.deepEqual(Array.from(first.values), [1, 1]);
  assert.deepEqual(Array.from(second.values), [2, 2]);
  assert.deepEqual(first.block.families[1]?.suffixes, ["_sum"]);
});

const changes: Record<string, (writer: BlockWriter) => void> = {
  "another label value": (writer) => writer.gauge("a", "A.", ["l"]).add(1, "y"),
  "a row more": (writer) => {
    const family = writer.gauge("a", "A.", ["l"]);
    for (const label of ["x", "y"]) family.add(1, label);
  },
  "no row": (writer) => void writer.gauge("a", "A.", ["l"]),
  "no family": () => undefined,
  "another family before it": (writer) => {
    writer.gauge("b", "B.").add(1);
    writer.gauge("a", "A.", ["l"]).add(1, "x");
  },
  "a suffix": (writer) => writer.gauge("a", "A.", ["l"]).addSuffixed(1, "_sum", "x"),
};
for (const [what, change] of Object.entries(changes)) {
  test(`a sample with ${what} gives what a writer gives that has seen no other`, () => {
    const [used, fresh] = [new BlockWriter(), new BlockWriter()];
    used.gauge("a", "A.", ["l"]).add(1, "x");
    const { block } = used.finish([], []);
    for (const writer of [used, fresh]) change(writer);
    const [after, expected] = [used.finish([], []), fresh.finish([], [])];
    assert.deepEqual(after, expected);
    assert.notDeepEqual(after.block, block);
    used.gauge("a", "A.", ["l"]).add(1, "x");
    assert.deepEqual(used.finish([], []).block, block);
  });
}

test("a sample that was broken off leaves no trace in the next", () => {
  const writer = new BlockWriter();
  writer.gauge("a", "A.", ["l"]).add(1, "x");
  const { block } = writer.finish([], []);
  const family = writer.gauge("a", "A.", ["l"]);
  family.add(1, "y");
  family.add(1, "z");
  writer.gauge("b", "B.").add(1);
  writer.begin();
  writer.gauge("a", "A.", ["l"]).add(2, "x");
  const after = writer.finish([], []);
  assert.deepEqual(after.block, block);
  assert.deepEqual(Array.from(after.values), [2]);
});

test("a row with too few or too many label values is refused, and names the family", () => {
  const family = new BlockWriter().gauge("node_x", "X.", ["a", "b"]);
  assert.throws(() => family.add(1, "a"), /^Error: node_x: 2 label values expected, 1 given$/);
  assert.throws(() => family.add(1, "a", "b", "c"), /^Error: node_x: 2 label values expected, 3 given$/);
});

interface Row {
  readonly name: string;
  readonly help: string;
  readonly type: "gauge" | "counter";
  readonly labelName: string;
  readonly labelValue: string;
}

function write(row: Partial<Row>, value = 1): BlockWriter {
  const { name, help, type, labelName, labelValue } = { ...defaultRow, ...row };
  const writer = new BlockWriter();
  writer[type](name, help, [labelName]).add(value, labelValue);
  return writer;
}

const defaultRow: Row = { name: "a", help: "A.", type: "gauge", labelName: "l", labelValue: "x" };

test("a sample that says the same to the last digit is that very object", () => {
  const writer = new BlockWriter();
  const labels = [{ name: "device", value: "sda" }];
  const sample = (...values: number[]) => {
    const family = writer.gauge("a", "A.", ["l"]);
    for (const [index, value] of values.entries()) family.add(value, `${index}`);
    return writer.finish(labels, []);
  };
  const first = sample(1, 0);
  assert.equal(sample(1, 0), first);
  const negative = sample(1, -0);
  assert.notEqual(negative, first);
  assert.ok(Object.is(negative.values[1], -0));
  assert.deepEqual(Array.from(first.values), [1, 0]);
  assert.equal(negative.block, first.block);
  const longer = sample(1, -0, 5);
  assert.deepEqual(Array.from(longer.values), [1, -0, 5]);
  assert.deepEqual(Array.from(sample(1).values), [1]);
});

test("a sample that was broken off leaves nothing in the next", () => {
  const writer = new BlockWriter();
  const begun = writer.gauge("a", "A.");
  begun.add(1);
  const first = writer.finish([], []);
  writer.gauge("a", "A.").add(7);
  writer.begin();
  writer.gauge("a", "A.").add(1);
  assert.deepEqual(writer.finish([], []), first);
});
