import assert from "node:assert/strict";
import { test } from "node:test";
import { status } from "@grpc/grpc-js";
import { encodeAgentMessage, encodeMessage, type Block } from "@kubevitals/proto";
import { block, pod, reader, sample } from "../testing/series-messages.ts";
import { BlockStore } from "./block-store.ts";
import { encodedBlockOf } from "./encoded-block.ts";
import { SeriesReader } from "./series.ts";

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
