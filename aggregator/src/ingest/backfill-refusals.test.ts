import assert from "node:assert/strict";
import { test } from "node:test";
import { status } from "@grpc/grpc-js";
import type { AgentMessage, NodeMetrics } from "@kubevitals/proto";
import { seriesOf, vitalsOf } from "../testing/agents-door.ts";
import { backfill, bare, openBackfill } from "../testing/backfill.ts";

const tooLong = "x".repeat(254);
const vitals = (sequence: number, changed: Partial<NodeMetrics> = {}) => bare(vitalsOf(sequence, changed));

for (const [what, message, code, details] of [
  ["no session", backfill([], { session: "" }), status.INVALID_ARGUMENT, /the session must have 1 to 253 characters/],
  ["too long a session", backfill([], { session: tooLong }), status.INVALID_ARGUMENT, /the session must have/],
  ["garbage", raw(Uint8Array.of(0xff, 0xff, 0xff)), status.INVALID_ARGUMENT, /cannot be decoded/],
  ["nothing", raw(new Uint8Array()), status.INVALID_ARGUMENT, /neither vitals nor series nor a block/],
  ["a goodbye", backfill([{ goodbye: { reason: "" } }]), status.INVALID_ARGUMENT, /neither vitals nor series/],
  ["a hello", backfill([{ hello: undefined, goodbye: { reason: "" } }]), status.INVALID_ARGUMENT, /neither vitals/],
  ["itself", backfill([backfill([vitalsOf(1)])]), status.INVALID_ARGUMENT, /neither vitals nor series nor a block/],
  ["a delta", backfill([{ vitals: { ...vitals(2), baseSequence: 1 } }]), status.INVALID_ARGUMENT, /are against others/],
  [
    "vitals without a time",
    backfill([{ vitals: { ...vitals(1), timestamp: undefined } }]),
    status.INVALID_ARGUMENT,
    /timestamp is missing/,
  ],
  [
    "a wild time",
    backfill([{ vitals: { ...vitals(1), timestamp: { seconds: 1e15, nanos: 0 } } }]),
    status.INVALID_ARGUMENT,
    /out of range/,
  ],
  ["series without a time", backfill(seriesOf(1, 1)), status.INVALID_ARGUMENT, /series 1: the timestamp is missing/],
  [
    "series at a wild time",
    backfill([{ series: { sequence: 1, timestamp: { seconds: 1e15, nanos: 0 }, blocks: [] } }]),
    status.INVALID_ARGUMENT,
    /out of range/,
  ],
  ["number 0", backfill([vitalsOf(0)]), status.INVALID_ARGUMENT, /number 0 is not one from 1/],
  ["a number beyond counting", backfill([vitalsOf(2 ** 53)]), status.INVALID_ARGUMENT, /is not one from 1/],
  ["a negative age", backfill([vitalsOf(1)], { ageSeconds: -1 }), status.INVALID_ARGUMENT, /-1 is not an age/],
  ["no age", backfill([vitalsOf(1)], { ageSeconds: NaN }), status.INVALID_ARGUMENT, /NaN is not an age/],
  ["an endless age", backfill([vitalsOf(1)], { ageSeconds: Infinity }), status.INVALID_ARGUMENT, /not an age/],
  ["a value that is none", backfill([vitalsOf(1, { load1: NaN })]), status.INVALID_ARGUMENT, /NaN is not a number/],
  [
    "too many messages",
    backfill(Array.from({ length: 1025 }, (_, at) => vitalsOf(at + 1))),
    status.RESOURCE_EXHAUSTED,
    /more than 1024 messages/,
  ],
  [
    "a forged family",
    backfill([
      {
        block: {
          ref: 1,
          families: [
            { name: "up", help: "", type: "METRIC_TYPE_GAUGE", labelNames: [], labelValues: [], rows: 1, suffixes: [] },
          ],
        },
      },
    ]),
    status.INVALID_ARGUMENT,
    /'up' is not an agent's to report/,
  ],
] as const) {
  test(`a back-fill with ${what} ends the stream, and nothing of it is kept`, async (t) => {
    const { agent, loads, values } = await openBackfill(t);
    agent.say(message);
    await assert.rejects(agent.answer(), { code, details });
    assert.deepEqual([loads(), values()], [[], []]);
  });
}

test("an unsafe number of dropped records ends the stream", async (t) => {
  const { agent } = await openBackfill(t);
  agent.say({ vitals: { ...vitals(1), droppedRecords: 2 ** 60 } });
  await assert.rejects(agent.answer(), {
    code: status.INVALID_ARGUMENT,
    details: /is not a number of dropped records/,
  });
});

function raw(message: Uint8Array): AgentMessage {
  return { backfill: { session: "session-1", messages: [{ message }], complete: false } };
}
