import assert from "node:assert/strict";
import { test } from "node:test";
import { compare, isUnsettled } from "./compare.ts";
import { keyOf, type Page, type Series } from "./page.ts";

const exactly = () => 0;

function page(...series: readonly Partial<Series>[]): Page {
  return new Map(
    series.map((given) => {
      const whole = { family: "node_a", type: "gauge", labels: {}, value: 1, ...given };
      const key = keyOf(whole.family, whole.labels);
      return [key, { ...whole, key }];
    }),
  );
}

const kinds = (before: Page, ours: Page, after: Page, noise = exactly) =>
  compare({ before, ours, after }, noise).map(({ kind }) => kind);

test("a value lies between the two readings around it, or differs", () => {
  for (const [before, ours, after, expected] of [
    [1, 1, 1, []],
    [1, 2, 3, []],
    [3, 2, 1, []],
    [1, 3, 2, ["value"]],
    [1, 0, 2, ["value"]],
    [NaN, NaN, NaN, []],
    [NaN, 0, NaN, ["value"]],
    [0, NaN, 0, ["value"]],
    [Infinity, Infinity, Infinity, []],
    [Infinity, -Infinity, Infinity, ["value"]],
    [8.120000000000001, 8.12, 8.120000000000001, []],
    [8.1200000001, 8.12, 8.1200000001, ["value"]],
    [1e15, 1e15 + 1, 1e15, ["value"]],
  ] as const) {
    const found = kinds(page({ value: before }), page({ value: ours }), page({ value: after }));
    assert.deepEqual(found, expected, `${before} ${ours} ${after}`);
  }
});

test("noise widens the span on both sides, and no further", () => {
  for (const [ours, expected] of [
    [0.5, []],
    [2.5, []],
    [0.4, ["value"]],
    [2.6, ["value"]],
  ] as const) {
    assert.deepEqual(
      kinds(page({ value: 1 }), page({ value: ours }), page({ value: 2 }), () => 0.5),
      expected,
    );
  }
});

test("a series of one side and a type that differs are told apart from values", () => {
  assert.deepEqual(kinds(page(), page({}), page()), ["only-ours"]);
  assert.deepEqual(kinds(page({}), page(), page({})), ["only-theirs"]);
  assert.deepEqual(kinds(page({}), page({ type: "counter", value: 7 }), page({})), ["type"]);
});

test("the order of labels and labels without a value make no other series", () => {
  const theirs = page({ labels: { a: "1", b: "2", c: "" } });
  assert.deepEqual(kinds(theirs, page({ labels: { b: "2", a: "1" } }), theirs), []);
  assert.deepEqual(kinds(theirs, page({ labels: { a: "1", b: "3" } }), theirs), ["only-theirs", "only-ours"]);
});

test("a reading in which a series of theirs came or went is not settled", () => {
  const [a, b] = [page({ family: "node_a" }), page({ family: "node_b" })];
  assert.equal(isUnsettled({ before: a, ours: a, after: a }), false);
  assert.equal(isUnsettled({ before: a, ours: a, after: b }), true);
  assert.equal(isUnsettled({ before: a, ours: a, after: page({ family: "node_a" }, { family: "node_b" }) }), true);
});
