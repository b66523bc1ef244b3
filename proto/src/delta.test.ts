import assert from "node:assert/strict";
import { test } from "node:test";
import { applyDelta, deltaBetween, emptyNodeMetrics, type NodeMetricsDelta } from "./delta.ts";
import { nodeMetricsFields } from "./gen/fields.ts";
import type { NodeMetrics } from "./gen/types.ts";
import { agentServiceDefinition } from "./load.ts";
import { createRandom, randomMessage } from "./testing/random-message.ts";

test("a delta turns any record into any other of the node", () => {
  for (const { base, next, seed } of randomPairs()) {
    assert.deepEqual(applyDelta(base, deltaBetween(base, next)), next, `seed ${seed}`);
  }
});

test("a delta that travelled turns any record into any other of the node", () => {
  for (const { base, next, seed } of randomPairs()) {
    assert.deepEqual(applyDelta(base, travel(deltaBetween(base, next))), next, `seed ${seed}`);
  }
});

test("deltas one upon the other arrive at the last record", () => {
  const random = createRandom(7);
  let received = emptyNodeMetrics("n");
  let acknowledged = received;
  for (let step = 0; step < 50; step++) {
    const next = randomNode(random);
    received = applyDelta(received, travel(deltaBetween(acknowledged, next)));
    acknowledged = next;
    assert.deepEqual(received, next, `step ${step}`);
  }
});

test("a delta holds nothing but what differs", () => {
  const labels = { zone: "a" };
  const base: NodeMetrics = {
    ...emptyNodeMetrics("n"),
    labels,
    load1: 1,
    load5: 5,
    gpuModels: ["T4"],
    swapUsageBytes: 3,
  };
  const next: NodeMetrics = { ...emptyNodeMetrics("n"), labels: { ...labels }, load1: 2, load5: 5, load15: 0 };
  assert.deepEqual(deltaBetween(base, next), {
    changed: { ...emptyNodeMetrics(""), load1: 2, load15: 0 },
    cleared: [numberOf("swapUsageBytes"), numberOf("gpuModels")],
  });
});

const unchanged: Record<string, Partial<NodeMetrics>> = {
  nothing: {},
  "a NaN": { load1: NaN, customMetrics: { a: NaN } },
  "an equal list": { filesystems: [{ mountpoint: "/", device: "sda", fstype: "ext4", usageBytes: 0 }] },
  "a field that is spelt out as undefined": { load1: undefined },
};
for (const [what, fields] of Object.entries(unchanged)) {
  test(`${what} is not sent again`, () => {
    const [base, next] = [0, 1].map(() => structuredClone({ ...emptyNodeMetrics("n"), ...fields }));
    assert.ok(base && next);
    assert.deepEqual(deltaBetween(base, next), { changed: emptyNodeMetrics(""), cleared: [] });
  });
}

test("zero, false, the epoch and a message without fields are there, and differ from absent", () => {
  const there: NodeMetrics = {
    ...emptyNodeMetrics("n"),
    nodeUid: "",
    load1: 0,
    memoryUsageBytes: 0,
    healthy: false,
    timestamp: { seconds: 0, nanos: 0 },
    info: { bootTime: { seconds: 0, nanos: 0 } },
  };
  const emptyInfo: NodeMetrics = { ...emptyNodeMetrics("n"), info: {} };
  const absent = emptyNodeMetrics("n");
  for (const [base, next] of [
    [absent, there],
    [there, absent],
    [there, emptyInfo],
    [emptyInfo, absent],
    [absent, emptyInfo],
  ] as const) {
    assert.deepEqual(applyDelta(base, travel(deltaBetween(base, next))), next);
  }
});

test("a cleared field is gone, not undefined, and a cleared list or map is empty", () => {
  const base: NodeMetrics = { ...emptyNodeMetrics("n"), load1: 1, gpuModels: ["T4"], labels: { a: "b" } };
  const cleared = [numberOf("load1"), numberOf("gpuModels"), numberOf("labels")];
  assert.deepEqual(applyDelta(base, { changed: emptyNodeMetrics(""), cleared }), emptyNodeMetrics("n"));
});

test("a record keeps its node's name, whatever a delta says", () => {
  const delta = { changed: emptyNodeMetrics("another"), cleared: [numberOf("nodeName"), 0, 99_999] };
  assert.deepEqual(applyDelta(emptyNodeMetrics("n"), delta), emptyNodeMetrics("n"));
});

test("a delta leaves its base alone and shares what did not change", () => {
  const base = Object.freeze({ ...emptyNodeMetrics("n"), labels: Object.freeze({ a: "b" }), load1: 1 });
  const next = applyDelta(base, { changed: { ...emptyNodeMetrics(""), load1: 2 }, cleared: [] });
  assert.equal(next.labels, base.labels);
  assert.equal(next.load1, 2);
  assert.equal(base.load1, 1);
});

test("an empty record holds every list and map, and nothing else but the name", () => {
  const expected = nodeMetricsFields.filter(({ shape }) => shape !== "optional").map(({ name }) => name);
  assert.deepEqual(Object.keys(emptyNodeMetrics("n")).toSorted(), expected.toSorted());
});

function numberOf(name: keyof NodeMetrics): number {
  const field = nodeMetricsFields.find((candidate) => candidate.name === name);
  assert.ok(field);
  return field.number;
}

function randomNode(random: () => number): NodeMetrics {
  return { ...(randomMessage("NodeMetrics", random) as NodeMetrics), nodeName: "n" };
}

/** Pairs of records of one node, of which the second has half of its fields from the first. */
function* randomPairs(): Generator<{ base: NodeMetrics; next: NodeMetrics; seed: number }> {
  for (let seed = 1; seed <= 300; seed++) {
    const random = createRandom(seed);
    const [base, other] = [randomNode(random), randomNode(random)];
    const fields = nodeMetricsFields.flatMap(({ name }) => {
      const from = random() < 0.5 ? base : other;
      return name in from ? [[name, structuredClone(from[name])] as const] : [];
    });
    yield { base, next: Object.fromEntries(fields) as unknown as NodeMetrics, seed };
  }
}

/** The delta as the aggregator receives it. */
function travel({ changed, cleared }: NodeMetricsDelta): NodeMetricsDelta {
  const { requestSerialize, requestDeserialize } = agentServiceDefinition["Connect"] ?? assert.fail();
  const { vitals } = requestDeserialize(requestSerialize({ vitals: { changed, cleared } })) as {
    vitals: NodeMetricsDelta;
  };
  return vitals;
}
