import assert from "node:assert/strict";
import { test } from "node:test";
import { status } from "@grpc/grpc-js";
import { encodeAgentMessage, encodeMessage, type Block } from "@kubevitals/proto";
import { block, pod, reader, sample } from "../testing/series-messages.ts";
import { BlockStore } from "./block-store.ts";
import { encodedBlockOf } from "./encoded-block.ts";
import { SeriesReader } from "./series.ts";
import { partsOf, type StoredSeries } from "../state/stored-series.ts";

test("a sample's values are those of its blocks, and NaN is one", () => {
  const [part] = partsOf(
    reader(block(1, "x", "a", "b")).acceptSample(
      sample(1, { values: [NaN, 2], absent: Uint8Array.of(0b10), labels: [{ name: "pod", value: "p" }] }),
    ),
  );
  assert.deepEqual(Array.from(part?.values ?? []), [NaN, 2]);
  assert.deepEqual([part?.isAbsent?.(0), part?.isAbsent?.(1)], [false, true]);
  assert.deepEqual(part?.labels, [{ name: "pod", value: "p" }]);
  assert.equal(part?.block.families[0]?.name, "x");
});

test("a block sample may continue one of the last sample, with the values that have changed", () => {
  const series = reader(block(1, "x", "a", "b", "c"));
  const before = series.acceptSample(
    sample(1, { values: [9, 9, 9] }, { values: [1, NaN, 3], labels: pod("p"), absent: Uint8Array.of(0b100) }),
  );
  const [, first] = partsOf(before);
  const [second] = partsOf(
    series.acceptSample(sample(2, { blockRef: 0, continues: 2, values: [7], changed: Uint8Array.of(0b100) })),
  );
  assert.deepEqual(Array.from(second?.values ?? []), [1, NaN, 7]);
  assert.deepEqual([second?.block, second?.labels, second?.isAbsent], [first?.block, pod("p"), undefined]);
  assert.deepEqual(Array.from(first?.values ?? []), [1, NaN, 3]);
  assert.deepEqual([first?.isAbsent?.(0), first?.isAbsent?.(2)], [false, true]);
});

/** What a sample says, part by part. */
const said = (series: StoredSeries) =>
  Array.from(partsOf(series), ({ values, isAbsent }) =>
    Array.from(values, (value, row) => (isAbsent?.(row) ? undefined : value)),
  );

test("a sample that continues all of the last one has its shape, and a column of its own", () => {
  const series = reader(block(1, "x", "a", "b"), block(2, "y", "a", "b", "c"));
  const first = series.acceptSample(
    sample(1, { values: [1, 2] }, { blockRef: 2, values: [3, 4, 5], absent: Uint8Array.of(0b001) }),
  );
  const second = series.acceptSample(
    sample(2, { continues: 1 }, { continues: 2, values: [40, 50], changed: Uint8Array.of(0b110) }),
  );
  const third = series.acceptSample(
    sample(3, { continues: 1, absent: Uint8Array.of(0b10) }, { continues: 2, absent: Uint8Array.of(0b001) }),
  );
  const fourth = series.acceptSample(
    sample(4, { continues: 1, absent: Uint8Array.of(0b10) }, { continues: 2, absent: Uint8Array.of(0b001) }),
  );
  assert.deepEqual([first, second, third, fourth].map(said), [
    [
      [1, 2],
      [undefined, 4, 5],
    ],
    [
      [1, 2],
      [3, 40, 50],
    ],
    [
      [1, undefined],
      [undefined, 40, 50],
    ],
    [
      [1, undefined],
      [undefined, 40, 50],
    ],
  ]);
  for (const { shape } of [second, third, fourth]) assert.equal(shape, first.shape);
  assert.equal(new Set([first, second, third, fourth].map(({ values }) => values)).size, 4);
  assert.equal(fourth.absent, third.absent, "the same gaps are one list");
});

test("parts that change their places, and are told anew, are those of another shape", () => {
  const series = reader(block(1, "x", "a"));
  const first = series.acceptSample(sample(1, { values: [1], labels: pod("p") }, { values: [2], labels: pod("q") }));
  const turned = series.acceptSample(
    sample(2, { continues: 2 }, { continues: 1, values: [5], changed: Uint8Array.of(1) }),
  );
  assert.deepEqual(said(turned), [[2], [5]]);
  assert.deepEqual([turned.shape.labelOf(0, "pod"), turned.shape.labelOf(1, "pod")], ["q", "p"]);
  const again = series.acceptSample(sample(3, { values: [8], labels: pod("q") }, { continues: 2 }));
  assert.deepEqual(said(again), [[8], [5]]);
  assert.equal(again.shape, turned.shape, "though a part was told in full");
  const next = series.acceptSample(sample(4, { continues: 1 }, { continues: 2 }), first.shape);
  assert.deepEqual(said(next), [[8], [5]]);
});

test("a sample of another stream has the shape that is known of the node, where it says the same", () => {
  const [known, other] = ["p", "q"].map(
    (name) => reader(block(1, "x", "a")).acceptSample(sample(1, { values: [1], labels: pod(name) })).shape,
  );
  const store = new BlockStore();
  const shapes = [undefined, known, other].map((shape) => {
    const series = new SeriesReader("node-1", store);
    series.acceptBlock(block(1, "x", "a"));
    return series.acceptSample(sample(1, { values: [1], labels: pod("p") }), shape).shape;
  });
  const again = new SeriesReader("node-1", store);
  again.acceptBlock(block(1, "x", "a"));
  assert.equal(again.acceptSample(sample(1, { values: [1], labels: pod("p") }), shapes[0]).shape, shapes[0]);
  assert.notEqual(shapes[2], other);
});

test("of every series only the first row has a value, in a sample that continues another one as well", () => {
  const series = reader(block(1, "x", "a", "b"), block(2, "x", "c", "a"));
  const first = series.acceptSample(sample(1, { values: [1, 2] }, { blockRef: 2, values: [3, 4] }));
  const second = series.acceptSample(
    sample(
      2,
      { continues: 1, absent: Uint8Array.of(0b10) },
      { continues: 2, values: [9], changed: Uint8Array.of(0b10) },
    ),
  );
  const third = series.acceptSample(sample(3, { continues: 2 }));
  assert.deepEqual([first, second, third].map(said), [
    [
      [1, 2],
      [3, undefined],
    ],
    [
      [1, undefined],
      [3, undefined],
    ],
    [[3, 9]],
  ]);
});

test("two streams with the same block share it", () => {
  const store = new BlockStore();
  const blocks = ["node-1", "node-2"].map((name) => {
    const series = new SeriesReader(name, store);
    series.acceptBlock(block(1, "x", "a"));
    return series.acceptSample(sample(1, { values: [1] })).shape.blocks[0];
  });
  assert.equal(blocks[0], blocks[1]);
});

/** A block as its bytes come. */
function encoded(given: Block) {
  return encodedBlockOf(encodeAgentMessage({ block: given })) ?? assert.fail();
}

test("a block that was read before is known by its bytes, whoever sends it under whatever number", () => {
  const store = new BlockStore();
  const blocks = [3, 700].map((ref) => {
    const series = new SeriesReader(`node-${ref}`, store);
    series.acceptEncodedBlock(encoded(block(ref, "x", "a")));
    return series.acceptSample(sample(1, { blockRef: ref, values: [1] })).shape.blocks[0];
  });
  assert.equal(blocks[0], blocks[1]);
  assert.deepEqual(blocks[0]?.families, block(1, "x", "a").families);
  const other = new SeriesReader("other", store);
  other.acceptBlock(block(1, "x", "a"));
  assert.equal(other.acceptSample(sample(1, { values: [1] })).shape.blocks[0], blocks[0], "read in full");
});

test("a block that holds a number of its own is known by nobody else", () => {
  const store = new BlockStore();
  const content = encodeMessage("Block", block(5, "x", "a"));
  const [liar, honest] = ["liar", "honest"].map((name) => new SeriesReader(name, store)) as [
    SeriesReader,
    SeriesReader,
  ];
  liar.acceptEncodedBlock({ ref: 1, content });
  honest.acceptEncodedBlock({ ref: 2, content });
  for (const series of [liar, honest]) {
    assert.equal(series.acceptSample(sample(1, { blockRef: 5, values: [1] })).shape.size, 1);
  }
});

test("what is wrong with a block is found each time that it comes", () => {
  const store = new BlockStore();
  const bad = block(1, "x", "a", "a");
  for (const name of ["node-1", "node-2"]) {
    const series = new SeriesReader(name, store);
    assert.throws(() => series.acceptEncodedBlock(encoded(bad)), {
      code: status.INVALID_ARGUMENT,
      message: `block 1 of node ${name}: family 'x' has two rows with the same labels`,
    });
    assert.throws(() => series.acceptEncodedBlock({ ref: 1, content: Buffer.of(0x12, 9) }), {
      code: status.INVALID_ARGUMENT,
      message: /block 1 of node node-\d cannot be decoded/,
    });
  }
});

test("a known block takes its number, and weighs, as one that is read", () => {
  const store = new BlockStore();
  const wide = block(1, "x", ...Array.from({ length: 100_001 }, (_, row) => String(row)));
  const first = new SeriesReader("node-1", store);
  first.acceptEncodedBlock(encoded(wide));
  const second = new SeriesReader("node-2", store);
  second.acceptEncodedBlock(encoded(wide));
  assert.throws(() => second.acceptEncodedBlock(encoded({ ...wide, ref: 2 })), { code: status.RESOURCE_EXHAUSTED });
  const third = new SeriesReader("node-3", store);
  third.acceptEncodedBlock(encoded(block(1, "x", "a")));
  assert.throws(
    () => third.acceptEncodedBlock(encoded(block(1, "x", "a"))),
    /block 1 of node node-3: the number is taken/,
  );
});

test("what a sample keeps is no window on the message that it came in", () => {
  const message = new Uint8Array(1000);
  const series = reader(block(1, "x", "a", "b"));
  message[0] = 0b10;
  const kept = series.acceptSample(sample(1, { values: [1, 2], absent: message.subarray(0, 1) }));
  message.fill(255);
  assert.deepEqual(said(kept), [[1, undefined]]);
});

test("a block may stand for several instances with labels of their own", () => {
  const series = reader(block(1, "x", "a")).acceptSample(
    sample(1, { values: [1], labels: pod("p") }, { values: [2], labels: pod("q") }),
  );
  assert.deepEqual(
    [0, 1].map((part) => series.shape.labelOf(part, "pod")),
    ["p", "q"],
  );
});

test("a block that a sample does not refer to is forgotten, and its number is free again", () => {
  const series = reader(block(1, "x", "a"), block(2, "y", "a"));
  series.acceptSample(sample(1, { blockRef: 2, values: [1] }));
  assert.throws(() => series.acceptSample(sample(2, { blockRef: 1, values: [1] })), {
    code: status.INVALID_ARGUMENT,
    message: /series 2 of node node-1: refers to block 1, which is not known/,
  });
  series.acceptBlock(block(1, "z", "a"));
  assert.equal(series.acceptSample(sample(3, { values: [1] })).shape.blocks[0]?.families[0]?.name, "z");
});
