import assert from "node:assert/strict";
import { test } from "node:test";
import type { GPUMetrics } from "./gen/types.ts";
import { applyGpuChanges, gpuChanges } from "./gpu-changes.ts";
import { decodeMessage, encodeMessage } from "./wire/index.ts";

function gpu(index: number, more: Partial<GPUMetrics> = {}): GPUMetrics {
  return {
    uuid: `GPU-${index}`,
    index,
    vendor: "nvidia",
    reader: "nvml",
    model: "NVIDIA H100 80GB HBM3",
    usageRate: 50,
    throttleReasons: [],
    owners: [],
    faults: [],
    ...more,
  };
}

const owner = { knownBy: "kubelet", podName: "train-0", namespace: "ml" };

/** Two lists of which the second follows from the first and what changed. */
const pairs: readonly (readonly [
  story: string,
  base: readonly GPUMetrics[],
  next: readonly GPUMetrics[],
  places: readonly number[],
])[] = [
  ["nothing", [gpu(0), gpu(1)], [gpu(0), gpu(1)], []],
  ["a value", [gpu(0), gpu(1)], [gpu(0), gpu(1, { usageRate: 51 })], [1]],
  ["a value that becomes zero", [gpu(0)], [gpu(0, { usageRate: 0 })], [0]],
  ["a value that is gone", [gpu(0)], [gpu(0, { usageRate: undefined })], [0]],
  ["an owner that comes", [gpu(0)], [gpu(0, { owners: [owner] })], [0]],
  ["an owner that goes", [gpu(0, { owners: [owner] })], [gpu(0)], [0]],
  ["what throttles", [gpu(0, { throttled: true, throttleReasons: ["power"] })], [gpu(0, { throttled: false })], [0]],
  ["a GPU that is lost", [gpu(0), gpu(1)], [gpu(0), gpu(1, { lost: true, usageRate: undefined })], [1]],
  [
    "a GPU of the vendor's number 0 without a name",
    [gpu(0, { uuid: undefined })],
    [gpu(0, { uuid: undefined, powerWatts: 1 })],
    [0],
  ],
];

for (const [story, base, next, places] of pairs) {
  test(`${story} is told by what changed, over the wire too`, () => {
    const changes = gpuChanges(base, next);
    assert.deepEqual(
      changes?.map(({ place }) => place),
      places,
    );
    const { gpus } = decodeMessage("Vitals", encodeMessage("Vitals", { gpus: changes })) as {
      gpus: NonNullable<typeof changes>;
    };
    assert.deepEqual(known(applyGpuChanges(base, gpus)), known(next));
  });
}

/** Without fields that say undefined, as which the wire leaves out what is absent. */
function known(gpus: readonly GPUMetrics[] | undefined): unknown {
  return JSON.parse(JSON.stringify(gpus));
}

const others: readonly (readonly [story: string, next: readonly GPUMetrics[]])[] = [
  ["one more", [gpu(0), gpu(1), gpu(2)]],
  ["one less", [gpu(0)]],
  ["another order", [gpu(1), gpu(0)]],
  ["another one in its place", [gpu(0), gpu(1, { uuid: "GPU-9" })]],
  ["another vendor's", [gpu(0), gpu(1, { vendor: "amd" })]],
  ["another reader", [gpu(0, { reader: "nvidia-smi" }), gpu(1)]],
];

for (const [story, next] of others) {
  test(`${story} is told as a whole`, () => {
    assert.equal(gpuChanges([gpu(0), gpu(1)], next), undefined);
  });
}

test("a change of a GPU that there is not is none", () => {
  assert.equal(applyGpuChanges([gpu(0)], [{ place: 1, cleared: [] }]), undefined);
  assert.deepEqual(applyGpuChanges([gpu(0)], [{ place: 0, cleared: [4_000] }]), [gpu(0)]);
});

test("who a GPU is costs nothing while it stays, and the lists are not changed", () => {
  const base = Object.freeze([Object.freeze(gpu(0))]);
  const changes = gpuChanges(base, [gpu(0, { usageRate: 51 })]) ?? [];
  assert.ok(encodeMessage("Vitals", { gpus: changes }).length < 20);
  applyGpuChanges(base, changes);
  assert.deepEqual(base, [gpu(0)]);
});
