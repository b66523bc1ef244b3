import assert from "node:assert/strict";
import { test } from "node:test";
import { curveSentence, memorySentences } from "./document.ts";
import type { ScaleFigures } from "./measure-scale.ts";
import { cellsOf, missesOf } from "./rows.ts";

function figures(nodes: number, more: Partial<ScaleFigures> = {}): ScaleFigures {
  const rendering = { series: 500 * nodes, bytes: 1e6, cpuSeconds: nodes * 1e-4 };
  return {
    nodes,
    fresh: nodes,
    coreShare: nodes * 1e-4,
    simulatorShare: 0.1,
    residentBytes: 2 ** 30,
    delay: { p50: 0, p99: 10, most: 100 },
    snapshotMilliseconds: 10,
    snapshotsASecond: 2,
    age: { p50: 0.5, p99: 1 },
    read: { p50: 1, p99: 5 },
    staleSeconds: 3.2,
    plain: rendering,
    gzip: rendering,
    ...more,
  };
}

test("a column a scale, and nothing missed where all is as it should be", () => {
  const scales = [figures(10), figures(1000), figures(5000)];
  const [headings, ...rows] = cellsOf(scales);
  assert.deepEqual(headings, ["what", "10 nodes", "1,000 nodes", "5,000 nodes", "mark", ""]);
  assert.ok(rows.every((row) => row.length === headings?.length));
  assert.deepEqual(missesOf(scales), []);
});

for (const [what, at, more] of [
  ["CPU of the aggregator, of one core at 5,000 nodes", 5000, { coreShare: 1.01 }],
  ["resident memory (Pss) at 5,000 nodes", 5000, { residentBytes: 3 * 2 ** 30 }],
  ["delay of the event loop, p99 at 10 nodes", 10, { delay: { p50: 0, p99: 51, most: 60 } }],
  ["age of a vital when read, p99 at 10 nodes", 10, { age: { p50: 1, p99: NaN } }],
  ["a silent node is stale after at 10 nodes", 10, { staleSeconds: 4.1 }],
  ["reading all nodes and the cluster, p99 at 1,000 nodes", 1000, { read: { p50: 1, p99: 11 } }],
  ["nodes that were fresh at 10 nodes", 10, { fresh: 9 }],
] as const) {
  test(`is told to miss its mark: ${what}`, () => {
    const misses = missesOf([figures(at, more)]);
    assert.equal(misses.length, 1);
    assert.ok(misses[0]?.startsWith(what), String(misses));
  });
}

test("a mark of one scale says nothing of others", () => {
  assert.deepEqual(missesOf([figures(10, { coreShare: 2, read: { p50: 1, p99: 100 } })]), []);
});

test("the curve leaves out what is too small to tell", () => {
  assert.equal(curveSentence([figures(10), figures(100)]), undefined);
  const sentence = curveSentence([figures(10), figures(100), figures(1000, { coreShare: 0.2 })]) ?? "";
  assert.match(sentence, /100 µs, 200 µs; the greatest is 2\.00 times the least$/);
});

test("memory of series says what the largest cluster takes", () => {
  const kinds = [
    { what: "kube_*", series: 44_000, bytes: 44_000 * 100, pods: 1000, fit: 21e6 },
    { what: "container_*", series: 92_000, bytes: 92_000 * 200, pods: 1000, fit: 10e6 },
  ];
  const sentences = memorySentences(kinds);
  assert.equal(sentences.length, 3);
  assert.match(sentences[2] ?? "", /^150,000 pods have 20\.4 million series .* 3\.2 GiB: 2 shard\(s\) of 2 GiB$/);
  assert.deepEqual(memorySentences([]), []);
});
