import assert from "node:assert/strict";
import { test } from "node:test";
import { openAgentsDoor } from "../testing/agents-door.ts";
import { noSeries, partsOf } from "../state/stored-series.ts";

test("of a node with too many series the newest are left out, and named, stream after stream", async (t) => {
  const door = await openAgentsDoor(t, { seriesBudget: { maxNodeSeries: 100, maxFamilySeries: 2 } });
  const say = async (session: string, sequence: number, labels: readonly string[]) => {
    const agent = await door.greet({ session });
    const family = { ...familyOf("x"), labelNames: ["of"], labelValues: labels, rows: labels.length };
    const values = labels.map(() => 1);
    agent.say({ block: { ref: 1, families: [family] } });
    agent.say({ series: { sequence, blocks: [{ ...emptySample, blockRef: 1, values }] } });
    assert.equal(await agent.acknowledgement(), sequence);
    const [kept] = partsOf(door.entry("node-1")?.heard.series?.value ?? noSeries);
    return labels.filter((_, row) => !kept?.isAbsent?.(row));
  };
  assert.deepEqual(await say("one", 1, ["b", "c"]), ["b", "c"]);
  assert.deepEqual(await say("two", 1, ["a", "b", "c", "d"]), ["b", "c"]);
  assert.deepEqual(door.entry("node-1")?.heard.series?.admission?.leftOut, [{ family: "x", series: 2 }]);
  assert.ok(door.lines.some((line) => JSON.stringify(line).includes('"leftOut":{"x":2}')));
});

const emptySample = { labels: [], absent: new Uint8Array(), continues: 0, changed: new Uint8Array() };

function familyOf(name: string) {
  return { name, help: "", type: "METRIC_TYPE_GAUGE", labelNames: [], labelValues: [], suffixes: [], rows: 1 } as const;
}
