import assert from "node:assert/strict";
import { test } from "node:test";
import { status } from "@grpc/grpc-js";
import type { Block, BlockSample, SeriesSample } from "@kubevitals/proto";
import { block, family, pod, reader, sample } from "../testing/series-messages.ts";
import { limits } from "./limits.ts";

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
