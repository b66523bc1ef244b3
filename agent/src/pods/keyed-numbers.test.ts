import assert from "node:assert/strict";
import { test } from "node:test";
import { KeyedNumbers, limitAt, numberAt, onlyNumber } from "./keyed-numbers.ts";

const pick = (text: string | undefined) =>
  Array.from(new KeyedNumbers("usage_usec", "nr_periods").pick(text === undefined ? undefined : Buffer.from(text)));

const files: readonly (readonly [what: string, text: string | undefined, expected: readonly number[]])[] = [
  ["in their order, whatever the file's is", "nr_periods 3\nusage_usec 12\n", [12, 3]],
  ["among others, longer and shorter", "usage_use 1\nusage_usec 2\nusage_usecs 3\nxnr_periods 4\nnr_periods 5", [2, 5]],
  ["of 64 bits", "usage_usec 18446744073709551615\nnr_periods 9007199254740993\n", [2 ** 64, 9007199254740992]],
  ["that are negative", "usage_usec -7\n", [-7, NaN]],
  ["cut off in the number", "nr_periods 7\nusage_usec 12", [12, 7]],
  ["cut off in the key", "nr_periods 7\nusage_us", [NaN, 7]],
  ["without a number", "usage_usec\nnr_periods \n", [NaN, NaN]],
  ["with nonsense for a number", "usage_usec 12x\nnr_periods 1.5\n", [NaN, NaN]],
  ["in an empty file", "", [NaN, NaN]],
  ["in blank lines", "\n\n\nnr_periods 1\n\n", [NaN, 1]],
  ["in no file", undefined, [NaN, NaN]],
];

for (const [what, text, expected] of files) {
  test(`picks numbers ${what}`, () => assert.deepEqual(pick(text), expected));
}

test("does not keep what an earlier file said", () => {
  const keys = new KeyedNumbers("a", "b");
  assert.deepEqual([...keys.pick(Buffer.from("a 1\nb 2\n"))], [1, 2]);
  assert.deepEqual([...keys.pick(Buffer.from("b 3\n"))], [NaN, 3]);
});

test("survives bytes that are no text", () => {
  assert.deepEqual([...new KeyedNumbers("a").pick(Buffer.from([0xff, 0, 32, 49, 10, 97, 32, 53]))], [5]);
});

test("refuses keys that it could mix up", () => {
  assert.throws(() => new KeyedNumbers("a", "a"), /cannot be told apart/);
});

const valueOf = (text: string) => onlyNumber(Buffer.from(text));

test("reads a file of one value", () => {
  assert.deepEqual(["42\n", "0", "-1\n", "max\n", "max"].map(valueOf), [42, 0, -1, Infinity, Infinity]);
  assert.deepEqual(["", "\n", "maximum\n", "x\n", "4 2x", "-\n"].map(valueOf), [NaN, NaN, NaN, NaN, 4, NaN]);
  assert.equal(onlyNumber(undefined), NaN);
});

test("reads a number or a limit in the middle of a text", () => {
  const bytes = Buffer.from("max 100000\n");
  assert.deepEqual(
    [limitAt(bytes, 0), limitAt(bytes, 4), numberAt(bytes, 4), numberAt(bytes, 99)],
    [Infinity, 100_000, 100_000, NaN],
  );
});
