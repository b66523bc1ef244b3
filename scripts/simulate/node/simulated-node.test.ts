import assert from "node:assert/strict";
import { test } from "node:test";
import { isMetricName, type BlockValues, type NodeMetrics } from "@kubevitals/proto";
import type { Sample } from "../../../agent/src/sample.ts";
import { simulateNodes } from "../cluster/cluster.ts";
import { clusterOf } from "../testing/cluster-of.ts";

const instant = (worldSeconds: number) => ({
  worldSeconds,
  wallMilliseconds: 1_800_000_000_000 + worldSeconds * 1000,
  speed: 1,
});

/** Values by family and row. */
function valuesOf(series: readonly BlockValues[]): ReadonlyMap<string, number> {
  const values = new Map<string, number>();
  for (const { block, labels, values: column } of series) {
    let row = 0;
    for (const { name, rows, labelNames, labelValues } of block.families) {
      for (let index = 0; index < rows; index++, row++) {
        const own = labelNames.map((label, at) => `${label}=${labelValues[index * labelNames.length + at]}`);
        const beside = labels.map(({ name: label, value }) => `${label}=${value}`);
        values.set(`${name}{${[...own, ...beside].toSorted().join()}}`, column[row] ?? NaN);
      }
    }
  }
  return values;
}

test("the same seed says the same at the same times, another seed says something else", async () => {
  const [one, again, other] = await Promise.all(
    [1, 1, 2].map((seed) => simulateNodes(clusterOf({ seed, containers: true }), 0, 3)),
  );
  const said = (nodes: typeof one) => [0, 1, 17, 400].map((at) => nodes?.map((node) => node.sample(instant(at), true)));
  assert.deepEqual(said(one), said(again));
  assert.notDeepEqual(said(one), said(other));
});

test("a process with a part of the cluster says the same of it as one with all", async () => {
  const all = await simulateNodes(clusterOf(), 0, 4);
  const part = await simulateNodes(clusterOf(), 2, 4);
  assert.deepEqual(part[1]?.sample(instant(5), true), all[3]?.sample(instant(5), true));
});

test("has about as many series as asked for, each once, with names that may be used", async () => {
  for (const seriesPerNode of [500, 1500]) {
    const nodes = await simulateNodes(clusterOf({ seriesPerNode, nodes: 20 }), 0, 20);
    const counts = nodes.map((node) => {
      const { series = [] } = node.sample(instant(0), true);
      const rows = series.reduce((sum, { values }) => sum + values.length, 0);
      const values = valuesOf(series);
      assert.equal(values.size, rows);
      for (const name of values.keys()) assert.ok(isMetricName(name.slice(0, name.indexOf("{"))), name);
      return rows;
    });
    const mean = counts.reduce((sum, count) => sum + count, 0) / counts.length;
    assert.ok(mean > seriesPerNode * 0.8 && mean < seriesPerNode * 1.3, `${mean} of ${seriesPerNode}`);
  }
});

test("counters never fall, and vitals agree with series", async () => {
  const [node] = await simulateNodes(clusterOf(), 0, 1);
  assert.ok(node);
  let before: ReadonlyMap<string, number> = new Map();
  for (let at = 0; at < 600; at += 15) {
    const sample: Sample = node.sample(instant(at), true);
    const vitals: NodeMetrics = sample.vitals;
    const series: readonly BlockValues[] = sample.series ?? [];
    const now: ReadonlyMap<string, number> = valuesOf(series);
    for (const { block } of series) {
      for (const { name, type } of block.families) {
        if (type !== "METRIC_TYPE_COUNTER") continue;
        for (const [row, value] of now) {
          if (row.startsWith(`${name}{`)) assert.ok(value >= (before.get(row) ?? 0), `${row} at ${at}`);
        }
      }
    }
    before = now;
    assert.equal(now.get("node_memory_MemAvailable_bytes{}"), vitals.memoryAvailableBytes);
    assert.equal(now.get("node_load1{}"), vitals.load1);
    const root = vitals.filesystems.find(({ mountpoint }) => mountpoint === "/");
    const available = [...now].filter(([row]) => /^node_filesystem_avail_bytes\{.*mountpoint=\/\}$/.test(row));
    assert.deepEqual(
      available.map(([, value]) => value),
      [root?.availableBytes],
    );
  }
});

test("nodes of one type share blocks, but for what is each machine's own", async () => {
  const nodes = await simulateNodes(clusterOf({ nodes: 40 }), 0, 40);
  const blocks = nodes.map((node) => node.sample(instant(0), true).series?.map(({ block }) => block) ?? []);
  const all = blocks.flat().length;
  assert.ok(new Set(blocks.flat()).size < all / 10);
  const [one = [], other = []] = blocks;
  const own = one.filter((block) => block.families.some(({ name }) => name === "node_uname_info"));
  assert.ok(own.length === 1 && own.every((block) => !other.includes(block)));
});

test("a reboot starts counters anew, under another boot id", async () => {
  const nodes = await simulateNodes(clusterOf({ nodes: 40, faults: true }), 0, 40);
  const rebooted = nodes.find((node) => node.faults.bootAt(400).count > 0 && !node.faults.isDownAt(400));
  assert.ok(rebooted);
  const [before, after] = [rebooted.sample(instant(0), true), rebooted.sample(instant(400), true)];
  assert.notEqual(before.vitals.info?.bootId, after.vitals.info?.bootId);
  const busy = ({ series = [] }: typeof before) => valuesOf(series).get("node_context_switches_total{}") ?? NaN;
  assert.ok(busy(after) < busy(before));
});
