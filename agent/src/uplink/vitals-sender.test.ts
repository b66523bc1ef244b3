import assert from "node:assert/strict";
import { test } from "node:test";
import { applyDelta, emptyNodeMetrics, type GPUMetrics, type NodeMetrics } from "@kubevitals/proto";
import { VitalsSender } from "./vitals-sender.ts";

const taken = (sequence: number, metrics: NodeMetrics) => ({ sequence, takenAt: 0, monotonic: 0, vitals: metrics });

const vitals = (fields: Partial<NodeMetrics>): NodeMetrics => ({ ...emptyNodeMetrics("n"), ...fields });

test("sends everything until something is acknowledged, then only what changed against that", () => {
  const sender = new VitalsSender("n");
  const first = sender.next(taken(1, vitals({ load1: 1, load5: 5 })), [], 0);
  assert.deepEqual([first.baseSequence, first.changed?.load1, first.changed?.load5], [0, 1, 5]);
  const second = sender.next(taken(2, vitals({ load1: 2, load5: 5 })), [], 0);
  assert.equal(second.baseSequence, 0);

  assert.equal(sender.acknowledge(1, 30), 30);
  const third = sender.next(taken(3, vitals({ load1: 2, load15: 15 })), [], 0);
  assert.equal(third.baseSequence, 1);
  assert.deepEqual([third.changed?.load1, third.changed?.load15], [2, 15]);
  assert.deepEqual(third.cleared, [51]);
  const base = vitals({ load1: 1, load5: 5 });
  assert.deepEqual(
    applyDelta(base, { changed: third.changed ?? base, cleared: third.cleared }),
    vitals({ load1: 2, load15: 15 }),
  );
});

const gpu: GPUMetrics = {
  uuid: "GPU-0",
  index: 0,
  vendor: "nvidia",
  reader: "nvml",
  usageRate: 50,
  owners: [],
  throttleReasons: [],
  faults: [],
};

test("tells of GPUs what changed in them, as long as they are the same", () => {
  const sender = new VitalsSender("n");
  assert.deepEqual(sender.next(taken(1, vitals({ gpus: [gpu] })), [], 0).changed?.gpus, [gpu]);
  sender.acknowledge(1, 0);
  const second = sender.next(taken(2, vitals({ gpus: [{ ...gpu, usageRate: 51 }] })), [], 0);
  assert.deepEqual([second.changed?.gpus, second.gpus.map(({ changed }) => changed?.usageRate)], [[], [51]]);
  const same = sender.next(taken(3, vitals({ gpus: [gpu] })), [], 0);
  assert.deepEqual([same.changed?.gpus, same.gpus, same.cleared], [[], [], []]);
  const two = [gpu, { ...gpu, index: 1, uuid: "GPU-1" }];
  const third = sender.next(taken(4, vitals({ gpus: two })), [], 0);
  assert.deepEqual([third.changed?.gpus, third.gpus], [two, []]);
  assert.deepEqual(sender.next(taken(5, vitals({})), [], 0).cleared, [77]);
});

test("never goes back to an older base, and knows no acknowledgement twice", () => {
  const sender = new VitalsSender("n");
  sender.next(taken(1, vitals({ load1: 1 })), [], 0);
  sender.next(taken(2, vitals({ load1: 2 })), [], 0);
  sender.acknowledge(2, 0);
  sender.acknowledge(1, 0);
  assert.equal(sender.next(taken(3, vitals({})), [], 0).baseSequence, 2);
  assert.equal(sender.acknowledge(2, 0), undefined);
  assert.equal(sender.acknowledge(99, 0), undefined);
});

test("is stalled while eight vitals wait for their acknowledgement", () => {
  const sender = new VitalsSender("n");
  for (let sequence = 1; sequence <= 8; sequence++) {
    assert.equal(sender.isStalled, false);
    sender.next(taken(sequence, vitals({})), [], 0);
  }
  assert.equal(sender.isStalled, true);
  sender.acknowledge(8, 0);
  assert.equal(sender.isStalled, false);
});

test("takes an acknowledgement as one of all that was sent before, and knows since when it waits", () => {
  const sender = new VitalsSender("n");
  assert.equal(sender.waitingSince, undefined);
  for (const [sequence, sentAt] of [
    [1, 100],
    [2, 200],
    [3, 300],
  ] as const) {
    sender.next(taken(sequence, vitals({})), [], sentAt);
  }
  assert.equal(sender.waitingSince, 100);
  sender.acknowledge(2, 250);
  assert.equal(sender.waitingSince, 300);
});
