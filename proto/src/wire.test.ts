import assert from "node:assert/strict";
import { test } from "node:test";
import { decodeNodeMetrics, encodeNodeMetrics } from "./codec.ts";
import { emptyNodeMetrics } from "./delta.ts";
import type { NodeMetrics } from "./gen/types.ts";
import { agentServiceDefinition, metricsServiceDefinition } from "./load.ts";
import { createRandom, randomMessage, zeroFields } from "./testing/random-message.ts";

const connect = agentServiceDefinition["Connect"] ?? assert.fail();
const listPods = metricsServiceDefinition["ListPods"] ?? assert.fail();

test("vitals arrive as they were sent", () => {
  for (let seed = 1; seed <= 100; seed++) {
    const vitals = randomMessage("Vitals", createRandom(seed));
    assert.deepEqual(connect.requestDeserialize(connect.requestSerialize({ vitals })), { vitals }, `seed ${seed}`);
  }
});

test("pods arrive as they were sent", () => {
  for (let seed = 1; seed <= 100; seed++) {
    const pods = [randomMessage("PodMetrics", createRandom(seed))];
    const answer = { snapshotId: "s", pods, continueToken: "" };
    assert.deepEqual(listPods.responseDeserialize(listPods.responseSerialize(answer)), answer, `seed ${seed}`);
  }
});

test("a node that is kept in the wire's encoding is the same when read again", () => {
  for (let seed = 1; seed <= 100; seed++) {
    const node = randomMessage("NodeMetrics", createRandom(seed)) as NodeMetrics;
    assert.deepEqual(decodeNodeMetrics(encodeNodeMetrics(node)), node, `seed ${seed}`);
  }
});

test("the zero of every optional scalar arrives, alone among absent ones", () => {
  const fields = zeroFields("NodeMetrics");
  assert.ok(fields.length > 30);
  for (const { name, zero } of fields) {
    const node = { ...emptyNodeMetrics("n"), [name]: zero };
    assert.deepEqual(decodeNodeMetrics(encodeNodeMetrics(node)), node, name);
  }
});

test("NaN, the infinities and negative zero arrive", () => {
  const node = { ...emptyNodeMetrics("n"), customMetrics: { a: NaN, b: Infinity, c: -Infinity, d: -0 } };
  assert.deepEqual(decodeNodeMetrics(encodeNodeMetrics(node)), node);
});

test("which rows of a series are absent arrives as bytes", () => {
  const [absent, changed] = [Buffer.from([2]), Buffer.from([1])];
  const blocks = [{ blockRef: 1, labels: [], values: [1, NaN], absent, continues: 0, changed }];
  const series = { sequence: 1, blocks };
  assert.deepEqual(connect.requestDeserialize(connect.requestSerialize({ series })), { series });
});
