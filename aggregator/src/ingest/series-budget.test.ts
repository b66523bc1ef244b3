import assert from "node:assert/strict";
import { test } from "node:test";
import { BlockWriter, isBitSet, type BlockValues } from "@kubevitals/proto";
import type { SeriesAdmission } from "../state/series-admission.ts";
import { SeriesShape, type ShapePart } from "../state/series-shape.ts";
import { gauge } from "../testing/records.ts";
import { admitSeries } from "./series-budget.ts";

const budget = { maxNodeSeries: 20, maxFamilySeries: 10 };

/** A gauge with a row for each of these labels. */
const rows = (name: string, labels: readonly string[]) =>
  gauge(name, Object.fromEntries(labels.map((label) => [label, 1])));

const numbers = (from: number, to: number) => Array.from({ length: to - from }, (_, index) => String(from + index));

/** Labels of the rows that are kept, by family. */
function keptOf({
  shape,
  leftOutRows = new Uint8Array(),
}: SeriesAdmission): Readonly<Record<string, readonly string[]>> {
  const kept: Record<string, string[]> = {};
  let row = 0;
  for (const { families } of shape.blocks) {
    for (const { name, labelNames, labelValues, rows: count } of families) {
      for (let own = 0; own < count; own++, row++) {
        if (!isBitSet(leftOutRows, row)) (kept[name] ??= []).push(labelValues[own * labelNames.length] ?? "");
      }
    }
  }
  return kept;
}

/** What is kept of one sample after another. */
function admitAll(...samples: readonly (readonly ShapePart[])[]): readonly SeriesAdmission[] {
  const admitted: SeriesAdmission[] = [];
  for (const sample of samples) admitted.push(admitSeries(SeriesShape.of(sample), admitted.at(-1), budget));
  return admitted;
}

test("a sample within its budget is kept as it is", () => {
  const [admitted] = admitAll([rows("a", numbers(0, 10)), rows("b", numbers(0, 10))]);
  assert.deepEqual([admitted?.leftOutRows, admitted?.rows, admitted?.leftOut], [undefined, 20, []]);
});

test("a family that grows beyond its budget keeps what it had, and no other loses anything", () => {
  const [, second, third, fourth] = admitAll(
    [rows("a", ["x", "y"]), rows("b", ["z"])],
    [rows("a", [...numbers(0, 12), "x", "y"]), rows("b", ["z", "new"])],
    [rows("a", [...numbers(0, 13), "x", "y"]), rows("b", ["z", "new"])],
    [rows("a", [...numbers(1, 13), "x", "y"]), rows("b", ["z", "new"])],
  );
  const kept = { a: [...numbers(0, 8), "x", "y"], b: ["z", "new"] };
  assert.deepEqual(second && keptOf(second), kept);
  assert.deepEqual(second?.leftOut, [{ family: "a", series: 4 }]);
  assert.equal(second?.rows, 12);
  assert.deepEqual(third && keptOf(third), kept);
  assert.deepEqual(third?.leftOut, [{ family: "a", series: 5 }]);
  // Where one is gone there is room for the next.
  assert.deepEqual(fourth && keptOf(fourth), { ...kept, a: [...numbers(1, 9), "x", "y"] });
});

test("a node beyond its budget keeps what it had; of what is new the families that bring the most lose the most", () => {
  const old = rows("old", numbers(0, 9));
  const [, second] = admitAll([old], [rows("a", numbers(0, 10)), rows("b", numbers(0, 9)), rows("small", ["s"]), old]);
  assert.deepEqual(second && keptOf(second), {
    a: numbers(0, 5),
    b: numbers(0, 5),
    small: ["s"],
    old: numbers(0, 9),
  });
  assert.deepEqual(second?.leftOut, [
    { family: "a", series: 5 },
    { family: "b", series: 4 },
  ]);
});

test("what was made of a shape holds for all samples of that shape", () => {
  const first = [rows("a", numbers(0, 15))];
  const [one, two] = admitAll(first, first);
  assert.deepEqual(one && keptOf(one), { a: numbers(0, 10) });
  assert.equal(two, one);
});

test("the same series in another block keep their place", () => {
  const letters = Array.from("abcdefghijklmno");
  const [, second] = admitAll([rows("a", letters)], [rows("a", [...letters.slice(5), ...letters.slice(0, 5)])]);
  assert.deepEqual(second && keptOf(second), { a: [...letters.slice(5, 10), ...letters.slice(0, 5)] });
});

const podsOf = ({ shape, leftOutRows = new Uint8Array() }: SeriesAdmission) =>
  shape.blocks.flatMap((_, part) =>
    isBitSet(leftOutRows, shape.firstRowOf(part)) ? [] : [shape.labelOf(part, "pod")],
  );

test("pods of one block are told apart by the labels beside it", () => {
  const { block } = rows("a", ["x", "y"]);
  const pod = (name: string) => ({ block, labels: [{ name: "pod", value: name }] });
  const pods = numbers(0, 5).map(pod);
  const [, second, third] = admitAll(pods, [pod("new"), ...pods], [pod("new"), ...pods.slice(1)]);
  assert.deepEqual(second && podsOf(second), numbers(0, 5));
  assert.deepEqual(second?.leftOut, [{ family: "a", series: 2 }]);
  assert.deepEqual(third && podsOf(third), ["new", ...numbers(1, 5)]);
});

/** Histograms of one family, by their label. */
function histogram(names: readonly string[]): readonly BlockValues[] {
  const out = new BlockWriter();
  const family = out.family("h", "", "METRIC_TYPE_HISTOGRAM", ["of", "le"]);
  for (const name of names) {
    family.addSuffixed(1, "_bucket", name, "1");
    family.addSuffixed(1, "_bucket", name, "+Inf");
    family.addSuffixed(1, "_sum", name, "");
    family.addSuffixed(1, "_count", name, "");
  }
  return [out.finish([], [])];
}

/** The label of each row of a histogram. */
const four = (name: string) => [name, name, name, name];

test("a histogram is kept or left out as one", () => {
  const [first, second] = admitAll(histogram(["a", "b", "c"]), histogram(["c", "b", "d"]));
  assert.deepEqual(first && keptOf(first), { h: [...four("a"), ...four("b")] });
  assert.deepEqual(first?.leftOut, [{ family: "h", series: 4 }]);
  assert.deepEqual(second && keptOf(second), { h: [...four("c"), ...four("b")] });
});

test("of thousands of families a few are named, and the rest are counted", () => {
  const sample = Array.from({ length: 200 }, (_, index) => rows(`f${index}`, ["a"]));
  const [admitted] = admitAll(sample);
  assert.equal(admitted?.rows, 20);
  assert.equal(admitted?.leftOut.length, 21);
  assert.deepEqual(admitted?.leftOut.at(-1), { family: "(others)", series: 160 });
});

test("whatever comes, the budget holds and what was kept stays", () => {
  let seed = 7;
  const random = (below: number) => ((seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0) >>> 8) % below;
  let before: SeriesAdmission | undefined;
  for (let round = 0; round < 300; round++) {
    const sample = ["a", "b", "c", "d"].map((name) => {
      const start = random(15);
      return rows(name, numbers(start, start + 1 + random(15)));
    });
    const shape = SeriesShape.of(sample);
    const admitted = admitSeries(shape, before, budget);
    const kept = keptOf(admitted);
    assert.ok(admitted.rows <= budget.maxNodeSeries && admitted.rows === Object.values(kept).flat().length);
    assert.ok(Object.values(kept).every(({ length }) => length <= budget.maxFamilySeries));
    const offered = keptOf({ ...admitted, leftOutRows: undefined });
    for (const [family, labels] of Object.entries(before ? keptOf(before) : {})) {
      const there = labels.filter((label) => offered[family]?.includes(label));
      assert.deepEqual(
        there.filter((label) => !kept[family]?.includes(label)),
        [],
      );
    }
    before = admitted;
  }
});
