import assert from "node:assert/strict";
import { test } from "node:test";
import { status } from "@grpc/grpc-js";
import {
  encodeAgentMessage,
  encodeMessage,
  type Block,
  type BlockSample,
  type Family,
  type SeriesSample,
} from "@kubevitals/proto";
import { BlockStore } from "./block-store.ts";
import { encodedBlockOf } from "./encoded-block.ts";
import { limits } from "./limits.ts";
import { SeriesReader } from "./series.ts";

/** A block of one family, with a row for each value of the label `of`. */
function block(ref: number, name: string, ...values: string[]): Block {
  return { ref, families: [family(name, { labelNames: ["of"], labelValues: values, rows: values.length })] };
}

function family(name: string, more: Partial<Family> = {}): Family {
  return { name, help: "", type: "METRIC_TYPE_GAUGE", labelNames: [], labelValues: [], rows: 1, suffixes: [], ...more };
}

function sample(sequence: number, ...blocks: readonly Partial<BlockSample>[]): SeriesSample {
  const empty = {
    blockRef: 1,
    labels: [],
    values: [],
    absent: new Uint8Array(),
    continues: 0,
    changed: new Uint8Array(),
  };
  return { sequence, blocks: blocks.map((part) => ({ ...empty, ...part })) };
}

function reader(...blocks: readonly Block[]): SeriesReader {
  const series = new SeriesReader("node-1", new BlockStore());
  for (const item of blocks) series.acceptBlock(item);
  return series;
}

const pod = (value: string) => [{ name: "pod", value }];

test("a sample's values are those of its blocks, and NaN is one", () => {
  const [part] = reader(block(1, "x", "a", "b")).acceptSample(
    sample(1, { values: [NaN, 2], absent: Uint8Array.of(0b10), labels: [{ name: "pod", value: "p" }] }),
  );
  assert.deepEqual(Array.from(part?.values ?? []), [NaN, 2]);
  assert.deepEqual([part?.isAbsent?.(0), part?.isAbsent?.(1)], [false, true]);
  assert.deepEqual(part?.labels, [{ name: "pod", value: "p" }]);
  assert.equal(part?.block.families[0]?.name, "x");
});

test("a block sample may continue one of the last sample, with the values that have changed", () => {
  const series = reader(block(1, "x", "a", "b", "c"));
  const [, first] = series.acceptSample(
    sample(1, { values: [9, 9, 9] }, { values: [1, NaN, 3], labels: pod("p"), absent: Uint8Array.of(0b100) }),
  );
  const [second] = series.acceptSample(
    sample(2, { blockRef: 0, continues: 2, values: [7], changed: Uint8Array.of(0b100) }),
  );
  assert.deepEqual(Array.from(second?.values ?? []), [1, NaN, 7]);
  assert.deepEqual([second?.block, second?.labels, second?.isAbsent], [first?.block, pod("p"), undefined]);
  assert.deepEqual(Array.from(first?.values ?? []), [1, NaN, 3]);
  const [third] = series.acceptSample(sample(3, { blockRef: 0, continues: 1 }));
  assert.equal(third?.values, second?.values);
});

test("two streams with the same block share it", () => {
  const store = new BlockStore();
  const parts = ["node-1", "node-2"].map((name) => {
    const series = new SeriesReader(name, store);
    series.acceptBlock(block(1, "x", "a"));
    return series.acceptSample(sample(1, { values: [1] }))[0];
  });
  assert.equal(parts[0]?.block, parts[1]?.block);
});

/** A block as its bytes come. */
function encoded(given: Block) {
  return encodedBlockOf(encodeAgentMessage({ block: given })) ?? assert.fail();
}

test("a block that was read before is known by its bytes, whoever sends it under whatever number", () => {
  const store = new BlockStore();
  const parts = [3, 700].map((ref) => {
    const series = new SeriesReader(`node-${ref}`, store);
    series.acceptEncodedBlock(encoded(block(ref, "x", "a")));
    return series.acceptSample(sample(1, { blockRef: ref, values: [1] }))[0];
  });
  assert.equal(parts[0]?.block, parts[1]?.block);
  assert.deepEqual(parts[0]?.block.families, block(1, "x", "a").families);
  const other = new SeriesReader("other", store);
  other.acceptBlock(block(1, "x", "a"));
  assert.equal(other.acceptSample(sample(1, { values: [1] }))[0]?.block, parts[0]?.block, "read in full");
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
    assert.equal(series.acceptSample(sample(1, { blockRef: 5, values: [1] })).length, 1);
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
  const [part] = reader(block(1, "x", "a")).acceptSample(sample(1, { values: [1], absent: message.subarray(0, 1) }));
  message.fill(255);
  assert.equal(part?.isAbsent?.(0), false);
});

test("a block may stand for several instances with labels of their own", () => {
  const series = reader(block(1, "x", "a")).acceptSample(
    sample(1, { values: [1], labels: pod("p") }, { values: [2], labels: pod("q") }),
  );
  assert.deepEqual(
    series.map(({ labels }) => labels[0]?.value),
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
  assert.equal(series.acceptSample(sample(3, { values: [1] }))[0]?.block.families[0]?.name, "z");
});

const sampleRefusals: readonly (readonly [name: string, given: SeriesSample, code: status, message: RegExp])[] = [
  ["a block that is not known", sample(1, { blockRef: 7 }), status.INVALID_ARGUMENT, /refers to block 7/],
  ["too few values", sample(1, { values: [1] }), status.INVALID_ARGUMENT, /1 values for the 2 rows of block 1/],
  ["too many values", sample(1, { values: [1, 2, 3] }), status.INVALID_ARGUMENT, /3 values for the 2 rows/],
  [
    "too many absent bits",
    sample(1, { values: [1, 2], absent: new Uint8Array(2) }),
    status.INVALID_ARGUMENT,
    /2 bytes say which of 2 rows/,
  ],
  [
    "one instance twice",
    sample(1, { values: [1, 2] }, { values: [1, 2] }),
    status.INVALID_ARGUMENT,
    /block 1 stands twice with the same labels/,
  ],
  [
    "a label in the block and beside it",
    sample(1, { values: [1, 2], labels: [{ name: "of", value: "" }] }),
    status.INVALID_ARGUMENT,
    /label 'of' stands in block 1 and beside it/,
  ],
  [
    "more values than a node may have",
    sample(1, { values: Array.from({ length: limits.rows + 1 }, () => 1) }),
    status.RESOURCE_EXHAUSTED,
    /more than 200000 values/,
  ],
  [
    "more blocks than a node may have",
    sample(1, ...Array.from({ length: limits.blocks + 1 }, () => ({}))),
    status.RESOURCE_EXHAUSTED,
    /more than 20000 blocks/,
  ],
];

for (const [name, given, code, message] of sampleRefusals) {
  test(`a sample with ${name} is refused`, () => {
    assert.throws(() => reader(block(1, "x", "a", "b")).acceptSample(given), { code, message });
  });
}

const badContinuations: readonly (readonly [name: string, given: readonly Partial<BlockSample>[], message: RegExp])[] =
  [
    ["what the last sample did not tell", [{ continues: 2 }], /continues what the last sample did not tell/],
    ["one instance twice", [{ continues: 1 }, { continues: 1 }], /block 1 stands twice with the same labels/],
    ["one instance, and tells it anew", [{ continues: 1 }, { values: [1, 2] }], /block 1 stands twice/],
    [
      "a row that is not there",
      [{ continues: 1, changed: new Uint8Array(2) }],
      /2 bytes say which of 2 rows .* changed/,
    ],
    [
      "fewer values than changes",
      [{ continues: 1, changed: Uint8Array.of(3), values: [1] }],
      /1 values for 2 changed rows/,
    ],
    [
      "more values than changes",
      [{ continues: 1, changed: Uint8Array.of(1), values: [1, 2] }],
      /2 values for 1 changed rows/,
    ],
  ];
for (const [name, given, message] of badContinuations) {
  test(`a sample that continues ${name} is refused`, () => {
    const series = reader(block(1, "x", "a", "b"));
    series.acceptSample(sample(1, { values: [1, 2] }));
    assert.throws(() => series.acceptSample(sample(2, ...given)), { code: status.INVALID_ARGUMENT, message });
  });
}

const half = limits.rows / 2 + 1;
const halfOfAll = block(1, "x", ...Array.from({ length: half }, (_, row) => `${row}`));

test("instances that are continued count towards the rows that a node may have", () => {
  const series = reader(halfOfAll);
  const values = Array.from({ length: half }, () => 1);
  series.acceptSample(sample(1, { values }));
  assert.throws(() => series.acceptSample(sample(2, { continues: 1 }, { values, labels: pod("p") })), {
    code: status.RESOURCE_EXHAUSTED,
    message: /more than 200000 values/,
  });
});
const longTexts = (ref: number): Block => ({
  ref,
  families: Array.from({ length: 4000 }, (_, at) => family(`x${at}`, { help: "h".repeat(1024) })),
});
const blockRefusals: readonly (readonly [
  name: string,
  held: readonly Block[],
  given: Block,
  code: status,
  message: RegExp,
])[] = [
  [
    "whose number is taken",
    [block(1, "x", "a")],
    block(1, "y", "a"),
    status.INVALID_ARGUMENT,
    /block 1 of node node-1: the number is taken/,
  ],
  [
    "that claims huge rows but has no label",
    [],
    { ref: 1, families: [family("x", { rows: 4_294_967_295 })] },
    status.RESOURCE_EXHAUSTED,
    /200000 rows/,
  ],
  [
    "that claims many rows but has no label",
    [],
    { ref: 1, families: [family("x", { rows: limits.rows })] },
    status.INVALID_ARGUMENT,
    /two rows with the same labels/,
  ],
  [
    "that with others has too many rows",
    [halfOfAll],
    { ...halfOfAll, ref: 2 },
    status.RESOURCE_EXHAUSTED,
    /200000 rows/,
  ],
  [
    "that with others has too long texts",
    Array.from({ length: 8 }, (_, at) => longTexts(at)),
    longTexts(9),
    status.RESOURCE_EXHAUSTED,
    /characters in all blocks/,
  ],
  [
    "that is one too many",
    Array.from({ length: limits.blocks }, (_, ref) => ({ ref, families: [] })),
    block(limits.blocks, "x", "a"),
    status.RESOURCE_EXHAUSTED,
    /more than 20000 blocks/,
  ],
];

for (const [name, held, given, code, message] of blockRefusals) {
  test(`a block ${name} is refused`, () => {
    const series = reader(...held);
    assert.throws(() => series.acceptBlock(given), { code, message });
  });
}

test("rows and texts of forgotten blocks do not count", () => {
  const series = reader(halfOfAll);
  series.acceptSample(sample(1));
  series.acceptBlock({ ...halfOfAll, ref: 2 });
  series.acceptSample(sample(2));
  for (let ref = 1; ref <= 8; ref++) series.acceptBlock(longTexts(ref));
  series.acceptSample(sample(3));
  assert.doesNotThrow(() => series.acceptBlock(longTexts(9)));
});

test("a block that would fill the page by being referred to again and again is refused", () => {
  const families = Array.from({ length: 1000 }, (_, at) => family(`x${at}`, { help: "h".repeat(4000) }));
  const series = reader({ ref: 1, families });
  const values = Array.from({ length: 1000 }, () => 1);
  const instances = Array.from({ length: 20 }, (_, at) => ({ values, labels: pod(`p${at}`) }));
  assert.throws(() => series.acceptSample(sample(1, ...instances)), {
    code: status.RESOURCE_EXHAUSTED,
    message: `series 1 of node node-1: more than ${limits.pageCharacters} characters on the page`,
  });
});
