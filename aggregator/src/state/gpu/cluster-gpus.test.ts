import assert from "node:assert/strict";
import { test } from "node:test";
import type { GPUMetrics, NodeMetrics, NodeScheduling } from "@kubevitals/proto";
import { gpu, lostGpu, owner } from "../../testing/gpus.ts";
import { nodeMetrics } from "../../testing/records.ts";
import { emptyScheduling } from "../../testing/scheduling.ts";
import { clusterGpus } from "./cluster-gpus.ts";

const ready = [{ type: "Ready", status: "True" }];

/** A node that Kubernetes gives `allocatable` out of, of which `requested` is taken. */
function node(
  gpus: readonly GPUMetrics[],
  resources: Readonly<Record<string, readonly [allocatable: number, requested: number]>> = {},
  more: { readonly scheduling?: Partial<NodeScheduling>; readonly conditions?: NodeMetrics["conditions"] } = {},
): NodeMetrics {
  const each = (value: (amounts: readonly [number, number]) => number) =>
    Object.fromEntries(Object.entries(resources).map(([name, amounts]) => [name, value(amounts)]));
  const scheduling = {
    ...emptyScheduling(),
    extendedCapacity: each(([allocatable]) => allocatable),
    extendedAllocatable: each(([allocatable]) => allocatable),
    extendedRequested: each(([, requested]) => requested),
    extendedSchedulable: each(([allocatable, requested]) => Math.max(0, allocatable - requested)),
    ...more.scheduling,
  };
  return nodeMetrics("n", { gpus, scheduling, conditions: more.conditions ?? ready });
}

const h100 = "NVIDIA H100 80GB HBM3";

test("GPUs are added up by vendor and model", () => {
  const t4 = gpu(0, { model: "Tesla T4", usageRate: 10, memoryCapacityBytes: 15, memoryUsageBytes: 1, powerWatts: 30 });
  const { gpuModels, ...totals } = clusterGpus([
    node([gpu(0, { owners: [owner("a")] }), gpu(1, { usageRate: 0 })], { "nvidia.com/gpu": [2, 1] }),
    node([gpu(0), gpu(1)], { "nvidia.com/gpu": [2, 2] }),
    node([t4], { "nvidia.com/gpu": [1, 0] }),
  ]);
  const resource = { resource: "nvidia.com/gpu" };
  assert.deepEqual(
    gpuModels.map(({ resources, ...model }) => [model, resources]),
    [
      [
        {
          vendor: "nvidia",
          model: h100,
          total: 4,
          used: 1,
          lost: 0,
          usageRate: 60,
          memoryCapacityBytes: 400,
          memoryUsageBytes: 160,
          powerWatts: 2000,
          allocatable: 4,
          requested: 3,
          free: 1,
        },
        [{ ...resource, capacity: 4, allocatable: 4, requested: 3, free: 1 }],
      ],
      [
        {
          vendor: "nvidia",
          model: "Tesla T4",
          total: 1,
          used: 0,
          lost: 0,
          usageRate: 10,
          memoryCapacityBytes: 15,
          memoryUsageBytes: 1,
          powerWatts: 30,
          allocatable: 1,
          requested: 0,
          free: 1,
        },
        [{ ...resource, capacity: 1, allocatable: 1, requested: 0, free: 1 }],
      ],
    ],
  );
  assert.deepEqual(totals, {
    gpuUsed: 1,
    gpuAllocatable: 5,
    gpuFree: 2,
    gpuMemoryCapacityBytes: 415,
    gpuMemoryUsageBytes: 161,
    gpuPowerWatts: 2030,
  });
});

test("a cluster without GPUs says nothing of them, and never zero", () => {
  const { gpuModels, ...totals } = clusterGpus([node([]), node([], { "hugepages-2Mi": [9, 0] }), nodeMetrics("m")]);
  assert.deepEqual(gpuModels, []);
  assert.deepEqual(new Set(Object.values(totals)), new Set([undefined]));
});

test("what nobody measures is absent", () => {
  const dumb: GPUMetrics = { index: 0, vendor: "amd", reader: "sysfs", throttleReasons: [], owners: [], faults: [] };
  const [model] = clusterGpus([node([dumb])]).gpuModels;
  assert.deepEqual(
    Object.entries(model ?? {}).filter(([, value]) => value !== undefined),
    [
      ["vendor", "amd"],
      ["total", 1],
      ["lost", 0],
      ["resources", []],
    ],
  );
});

const notFree: readonly (readonly [story: string, more: Parameters<typeof node>[2]])[] = [
  ["is cordoned", { scheduling: { unschedulable: true } }],
  ["is not ready", { conditions: [{ type: "Ready", status: "False" }] }],
  ["is not heard of", { conditions: [{ type: "Ready", status: "Unknown" }] }],
];

for (const [story, more] of notFree) {
  test(`nothing is free on a node that ${story}`, () => {
    const { gpuAllocatable, gpuFree } = clusterGpus([node([gpu(0)], { "nvidia.com/gpu": [8, 2] }, more)]);
    assert.deepEqual([gpuAllocatable, gpuFree], [8, 0]);
  });
}

test("what is overcommitted on one node is not taken from another", () => {
  const { gpuFree } = clusterGpus([node([], { "amd.com/gpu": [2, 5] }), node([], { "amd.com/gpu": [2, 0] })]);
  assert.equal(gpuFree, 2);
});

test("on a node without an agent, or with several models, nobody says which model is given out", () => {
  const mixed = [gpu(0), gpu(1, { model: "Tesla T4" })];
  const { gpuModels } = clusterGpus([
    node([], { "nvidia.com/gpu": [8, 1] }),
    node(mixed, { "nvidia.com/gpu": [2, 2] }),
  ]);
  assert.deepEqual(
    gpuModels.map(({ model, total, allocatable, free }) => [model, total, allocatable, free]),
    [
      [h100, 1, undefined, undefined],
      ["Tesla T4", 1, undefined, undefined],
      [undefined, undefined, 10, 7],
    ],
  );
});

test("each vendor's resource goes to its own model", () => {
  const gpus = [gpu(0), gpu(0, { uuid: "x", vendor: "amd", model: "MI300X" })];
  const { gpuModels } = clusterGpus([node(gpus, { "nvidia.com/gpu": [1, 0], "amd.com/gpu": [1, 1] })]);
  assert.deepEqual(
    gpuModels.map(({ vendor, model, free }) => [vendor, model, free]),
    [
      ["amd", "MI300X", 0],
      ["nvidia", h100, 1],
    ],
  );
});

test("a GPU that is lost is not counted among those that answer", () => {
  const [model] = clusterGpus([node([gpu(0), lostGpu(1, { owners: [owner("a")] })])]).gpuModels;
  assert.deepEqual([model?.total, model?.lost, model?.used, model?.memoryCapacityBytes], [1, 1, 0, 100]);
});

test("parts of a GPU are neither counted nor added up beside it, and one in use is enough", () => {
  const parts = [0, 1].map((partId) =>
    gpu(0, {
      uuid: `MIG-${partId}`,
      parentUuid: "GPU-0",
      partId,
      memoryCapacityBytes: 10,
      owners: partId === 1 ? [owner("a")] : [],
    }),
  );
  const [model] = clusterGpus([node([gpu(0), ...parts], { "nvidia.com/mig-1g.10gb": [2, 1] })]).gpuModels;
  assert.deepEqual([model?.total, model?.used, model?.memoryCapacityBytes, model?.free], [1, 1, 100, 1]);
});

test("parts of a GPU that is not listed itself stand for it", () => {
  const parts = [0, 1].map((partId) =>
    gpu(partId, { uuid: `MIG-${partId}`, parentUuid: "GPU-0", partId, memoryCapacityBytes: 10 }),
  );
  const [model] = clusterGpus([node(parts)]).gpuModels;
  assert.deepEqual([model?.total, model?.memoryCapacityBytes, model?.usageRate], [1, 20, undefined]);
});

test("sums that no number can hold are absent", () => {
  const huge = gpu(0, { powerWatts: 1e308 });
  assert.equal(clusterGpus([node([huge, gpu(1, { powerWatts: 1e308 })])]).gpuPowerWatts, undefined);
});
