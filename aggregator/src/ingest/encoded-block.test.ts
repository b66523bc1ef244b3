import assert from "node:assert/strict";
import { test } from "node:test";
import { encodeAgentMessage, type Block, type Family } from "@kubevitals/proto";
import { vitalsOf } from "../testing/agents-door.ts";
import { contentKey, decodeBlock, encodedBlockOf } from "./encoded-block.ts";

const family: Family = {
  name: "x",
  help: "What it is.",
  type: "METRIC_TYPE_GAUGE",
  labelNames: ["a"],
  labelValues: ["1"],
  rows: 1,
  suffixes: [],
};

const messageOf = (ref: number, families: readonly Family[] = [family]) =>
  encodeAgentMessage({ block: { ref, families } });

/** As a block of a message. */
const blockOf = (...content: readonly number[]) => Buffer.from([0x1a, content.length, ...content]);

test("a block comes back as it was written, whatever its number and length", () => {
  for (const ref of [1, 127, 128, 2 ** 21 - 1, 2 ** 28 - 1]) {
    for (const count of [0, 1, 3, 1000]) {
      const families = Array.from({ length: count }, (_, index) => ({ ...family, name: `x${index}` }));
      const encoded = encodedBlockOf(messageOf(ref, families)) ?? assert.fail();
      assert.deepEqual(decodeBlock(encoded), { ref, families } satisfies Block);
    }
  }
});

const key = (message: Buffer) => contentKey(encodedBlockOf(message) ?? assert.fail());

test("blocks are known by what they hold, not by their number", () => {
  assert.equal(key(messageOf(1)), key(messageOf(300)));
  assert.notEqual(key(messageOf(1)), key(messageOf(1, [{ ...family, help: "What it is not." }])));
});

const others: readonly (readonly [name: string, message: Buffer])[] = [
  ["nothing", Buffer.alloc(0)],
  ["something else", encodeAgentMessage(vitalsOf(1))],
  ["a block without a number", blockOf()],
  ["a block with its number at its end", blockOf(0x12, 0, 0x08, 1)],
  ["a number beyond four bytes", blockOf(0x08, 0x80, 0x80, 0x80, 0x80, 0x01)],
  ["a number that does not end", blockOf(0x08, 0x80)],
  ["a length that does not end", Buffer.of(0x1a, 0x80)],
  ["more than it says", Buffer.concat([messageOf(1), Buffer.of(0x12, 0)])],
  ["less than it says", messageOf(1).subarray(0, -1)],
];

for (const [name, message] of others) {
  test(`${name} is not taken for a block that is known by its bytes`, () => {
    assert.equal(encodedBlockOf(message), undefined);
  });
}

test("of a number that stands twice the last one counts", () => {
  const encoded = encodedBlockOf(blockOf(0x08, 1, 0x08, 2)) ?? assert.fail();
  assert.deepEqual(decodeBlock(encoded), { ref: 2, families: [] });
});

test("bytes that are no block are not read", () => {
  const encoded = encodedBlockOf(blockOf(0x08, 1, 0x12, 9)) ?? assert.fail();
  assert.throws(() => decodeBlock(encoded));
});
