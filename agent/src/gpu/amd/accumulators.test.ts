import assert from "node:assert/strict";
import { test } from "node:test";
import { Accumulators } from "./accumulators.ts";

/** A table of which all is what the driver writes where a chip does not fill it, but for these fields of 32 or 64 bits. */
function table(
  [size, format, content]: readonly [number, number, number],
  fields: Readonly<Record<number, number | bigint>> = {},
): Buffer {
  const bytes = Buffer.alloc(size, 0xff);
  bytes.writeUInt16LE(size, 0);
  bytes.writeUInt8(format, 2);
  bytes.writeUInt8(content, 3);
  for (const [offset, value] of Object.entries(fields)) {
    if (typeof value === "bigint") bytes.writeBigUInt64LE(value, Number(offset));
    else bytes.writeUInt32LE(value, Number(offset));
  }
  return bytes;
}

/** Size, revisions and place of the energy in each table that the kernel has. */
const tables = [
  [288, 1, 4, 24],
  [360, 1, 5, 88],
  [1664, 1, 6, 16],
  [2208, 1, 7, 24],
  [3360, 1, 8, 24],
] as const;

test("reads energy where each revision of the table has it, in joules", () => {
  for (const [size, format, content, at] of tables) {
    const bytes = table([size, format, content], { [at]: 123n * 65_536n + 32_768n });
    assert.deepEqual(new Accumulators().read(bytes, 0), { energyJoules: 123.5 }, `1.${content}`);
  }
});

test("says nothing where the table is another one, cut off, or not filled", () => {
  const nothing = [
    table([120, 1, 3], { 16: 65_536n }),
    table([1664, 2, 6], { 16: 65_536n }),
    table([1672, 1, 6], { 16: 65_536n }),
    table([1664, 1, 6], { 16: 65_536n }).subarray(0, 1663),
    table([4096, 1, 9], { 16: 65_536n }),
    ...tables.map(([size, format, content]) => table([size, format, content])),
    Buffer.from([0x80, 0x06, 1]),
    Buffer.alloc(0),
  ];
  for (const [index, bytes] of nothing.entries()) assert.deepEqual(new Accumulators().read(bytes, 0), {}, `${index}`);
});

/** Tables 1.6, one after the other: cycles, and those of hot processor, power, socket, regulators and memory; and the reasons told. */
const stories: readonly (readonly [
  story: string,
  steps: readonly (readonly [counts: readonly number[], reasons: readonly string[] | undefined])[],
])[] = [
  [
    "what grows holds back, and what stands no longer does",
    [
      [[100, 5, 5, 5, 5, 5], undefined],
      [[200, 5, 5, 5, 5, 5], []],
      [[300, 5, 9, 5, 5, 5], ["power"]],
      [
        [400, 6, 9, 6, 6, 6],
        ["hardware-slowdown", "thermal"],
      ],
      [[500, 6, 9, 6, 6, 6], []],
    ],
  ],
  [
    "a table that was not made anew says what it said",
    [
      [[100, 0, 0, 0, 0, 0], undefined],
      [[200, 0, 1, 0, 0, 0], ["power"]],
      [[200, 0, 1, 0, 0, 0], ["power"]],
      [[300, 0, 1, 0, 0, 0], []],
    ],
  ],
  [
    "counts that begin again say nothing",
    [
      [[100, 0, 50, 0, 0, 0], undefined],
      [[90, 0, 60, 0, 0, 0], undefined],
      [[95, 0, 61, 0, 0, 0], ["power"]],
    ],
  ],
  [
    "a chip that counts some of them tells those",
    [
      [[100, 0xffff_ffff, 1, 0xffff_ffff, 0xffff_ffff, 0xffff_ffff], undefined],
      [[200, 0xffff_ffff, 2, 0xffff_ffff, 0xffff_ffff, 7], ["power"]],
    ],
  ],
  [
    "a chip that counts none tells nothing",
    [
      [[100, 0xffff_ffff, 0xffff_ffff, 0xffff_ffff, 0xffff_ffff, 0xffff_ffff], undefined],
      [[200, 0xffff_ffff, 0xffff_ffff, 0xffff_ffff, 0xffff_ffff, 0xffff_ffff], undefined],
      [[0xffff_ffff, 1, 1, 1, 1, 1], undefined],
      [[0xffff_ffff, 2, 2, 2, 2, 2], undefined],
    ],
  ],
];

for (const [story, steps] of stories) {
  test(`reasons for low clocks: ${story}`, () => {
    const accumulators = new Accumulators();
    for (const [step, [counts, reasons]] of steps.entries()) {
      const fields = Object.fromEntries(counts.map((count, index) => [32 + index * 4, count]));
      const { throttleReasons } = accumulators.read(table([1664, 1, 6], fields), step * 1000);
      assert.deepEqual(throttleReasons, reasons, `step ${step}`);
    }
  });
}

test("counts for how long power and heat held, by their shares of the cycles", () => {
  const accumulators = new Accumulators();
  const at = (seconds: number, ...counts: readonly number[]) => {
    const fields = Object.fromEntries(counts.map((count, index) => [40 + index * 4, count]));
    const told = accumulators.read(table([2208, 1, 7], fields), seconds * 1000);
    return [told.powerViolationNanoseconds, told.thermalViolationNanoseconds];
  };
  assert.deepEqual(at(0, 1000, 0, 7, 0, 0, 0), [undefined, undefined]);
  assert.deepEqual(at(1, 2000, 0, 257, 0, 0, 0), [0.25e9, 0]);
  assert.deepEqual(
    at(3, 4000, 900, 257, 500, 1000, 0),
    [0.25e9, 1e9],
    "of kinds of heat the one that held the longest",
  );
  assert.deepEqual(at(4, 4000, 900, 257, 500, 1000, 0), [0.25e9, 1e9], "a table that was not made anew");
  assert.deepEqual(at(5, 10, 0, 0, 0, 0, 0), [0.25e9, 1e9], "counted anew");
  assert.deepEqual(at(6, 1010, 0, 5000, 0, 0, 0), [1.25e9, 1e9], "no share is above the whole");
});
