import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";
import { Client, credentials } from "@grpc/grpc-js";
import { openAgentsDoor } from "../../../aggregator/src/testing/agents-door.ts";
import { until } from "../../../aggregator/src/testing/until.ts";
import { simulateNodes } from "../cluster/cluster.ts";
import { healthy, type Misdeed } from "../faults/node-faults.ts";
import { SimulatedNode } from "../node/simulated-node.ts";
import { clusterOf } from "../testing/cluster-of.ts";
import { WorldClock } from "../world/world-clock.ts";
import { startFleet } from "./fleet.ts";
import { LeanStream } from "./lean/lean-stream.ts";
import { lies } from "./lean/lies.ts";
import { VitalsEncoder } from "./lean/vitals-encoder.ts";
import { createWireCounts } from "./wire-counts.ts";

const quick = { vitalsIntervalSeconds: 0.1, seriesIntervalSeconds: 0.3, collectNode: true, collectNetwork: true };

/** A fleet at a real aggregator's door, until the test is over. */
async function fleetOf(t: TestContext, nodes: readonly SimulatedNode[]) {
  const door = await openAgentsDoor(t, { configuration: quick });
  const counts = createWireCounts();
  const trouble: string[] = [];
  const fleet = startFleet({
    nodes,
    address: door.address,
    world: new WorldClock(Date.now(), 1),
    rampSeconds: 0,
    counts,
    encoder: new VitalsEncoder(),
    onTrouble: (node, code) => trouble.push(`${node} ${code}`),
  });
  t.after(() => fleet.stop("the test is over"));
  return { door, counts, fleet, trouble };
}

test("what a real aggregator takes in is what the nodes are", async (t) => {
  const nodes = await simulateNodes(clusterOf({ containers: true }), 0, 4);
  const { door, counts, fleet, trouble } = await fleetOf(t, nodes);
  await until(() => counts.seriesSent > 12 && counts.vitalsSent > 40);
  await until(() => counts.acknowledged > 40);
  assert.deepEqual(trouble, []);
  for (const node of nodes) {
    const entry = door.entry(node.identity.name);
    const expected = node.sample({ worldSeconds: 0, wallMilliseconds: Date.now(), speed: 1 }, true);
    const rows = expected.series?.reduce((sum, { values }) => sum + values.length, 0);
    assert.equal(entry?.heard.series?.value.shape.rows, rows);
  }
  await fleet.stop("enough");
  assert.equal(counts.connected, 0);
  assert.equal(door.counted.filter((what) => what === "goodbye").length, 4);
});

/** A node of which the agent does this, once. */
async function nodeThat(misdeed: Misdeed): Promise<SimulatedNode> {
  const [node] = await simulateNodes(clusterOf(), 0, 1);
  assert.ok(node);
  let left = 1;
  const misdeedBetween = (after: number) => (after > 0.3 && left-- > 0 ? misdeed : undefined);
  return node.withFaults({ ...healthy, misdeedBetween });
}

for (const misdeed of ["cut", "restart"] as const) {
  test(`comes back after a ${misdeed}`, async (t) => {
    const { door, counts } = await fleetOf(t, [await nodeThat(misdeed)]);
    await until(() => door.counted.filter((what) => what === "hello").length === 2);
    await until(() => counts.connected === 1);
  });
}

for (const lie of lies) {
  test(`an aggregator refuses ${lie.name}`, async (t) => {
    const door = await openAgentsDoor(t, { configuration: quick });
    const client = new Client(door.address, credentials.createInsecure());
    t.after(() => client.close());
    const speaker = { nodeName: "liar", session: "s", bootId: "b", firstSequence: 1, answerMilliseconds: 10_000 };
    const ended = Promise.withResolvers<number | undefined>();
    const welcome = Promise.withResolvers<void>();
    const stream = new LeanStream(client, speaker, Date.now(), {
      encoder: new VitalsEncoder(),
      counts: createWireCounts(),
      events: { onWelcome: () => welcome.resolve(), onEnd: (code) => ended.resolve(code) },
    });
    await welcome.promise;
    const [node] = await simulateNodes(clusterOf(), 0, 1);
    assert.ok(node);
    const look = node.look({ worldSeconds: 0, wallMilliseconds: Date.now(), speed: 1 });
    stream.sendVitals(1, look, false, performance.now());
    stream.writeBytes(lie.message({ nodeName: "liar", sequence: 2, wallMilliseconds: Date.now() }));
    assert.ok((await ended.promise) !== undefined);
  });
}
