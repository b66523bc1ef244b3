import assert from "node:assert/strict";
import { test } from "node:test";
import type { NodeMetrics } from "@kubevitals/proto";
import { historyOf, pastVitals } from "../testing/past.ts";
import { noSeries } from "./stored-series.ts";
import { tell, vitalsAt } from "./testing/told-vitals.ts";

/** Whole numbers below a bound in an order that is always the same and looks like none. */
function dice(): (below: number) => number {
  let state = 1;
  return (below) => {
    state = (state * 48_271) % 2_147_483_647;
    return state % below;
  };
}

for (const limits of [{ bytes: 40_000 }, { recordsPerNode: 30 }, { retentionSeconds: 40 }] as const) {
  test(`whatever comes and goes, what is read is what was added, in order, and in the end nothing is held: ${JSON.stringify(limits)}`, () => {
    const history = historyOf(limits);
    const roll = dice();
    const nodes = ["a", "b", "c"].map((name) => ({ name, added: new Map<number, NodeMetrics>() }));
    for (let second = 1; second <= 600; second++) {
      const { name, added } = nodes[roll(5)] ?? nodes[0] ?? assert.fail();
      const next = vitalsAt(second, name);
      const baseSequence = second - 1 - roll(6);
      const base = added.get(baseSequence);
      if (roll(10) === 0) {
        history.addSeries(
          name,
          second * 1000,
          noSeries,
          { sessionRank: 1, sequence: second, ageSeconds: 0 },
          second * 1000,
        );
        continue;
      }
      const { metrics, told } = base ? tell(base, next, second) : { metrics: next };
      // Some come late, by which their number is one of the past.
      const sequence = base === undefined && roll(4) === 0 ? second - 20.5 : second;
      const origin = { sessionRank: 1, sequence, ageSeconds: 0 };
      history.addVitals(metrics, origin, second * 1000, told && { ...told, baseSequence });
      added.set(sequence, metrics);
      if (second % 50 > 0) continue;
      for (const node of nodes) assertTold(pastVitals(history, node.name, { at: second * 1000 }), node.added);
    }
    assert.ok(nodes.every((node) => node.added.size > 50));
    assert.ok(history.bytes > 0 && history.bytes <= (limits.bytes ?? Infinity));
    for (const { name } of nodes) assert.equal(history.has(name, 1e9), false);
    assert.equal(history.bytes, 0);
  });
}

/** Each as it was added, one after another by their numbers. */
function assertTold(told: readonly NodeMetrics[], added: ReadonlyMap<number, NodeMetrics>): void {
  const inOrder = [...added].toSorted(([a], [b]) => a - b).map(([, metrics]) => metrics);
  const seconds = new Set(told.map(({ load1 }) => load1));
  assert.ok(told.length > 0);
  assert.deepEqual(
    told,
    inOrder.filter(({ load1 }) => seconds.has(load1)),
  );
}
