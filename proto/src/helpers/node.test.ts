import assert from "node:assert/strict";
import { test } from "node:test";
import { emptyNodeMetrics } from "../delta.ts";
import type { Freshness, GPUMetrics, NodeMetrics } from "../gen/types.ts";
import { availableResources, defaultPressureLimits, isUnderPressure, meetsConstraints } from "./node.ts";
import type { AvailableResources, ResourceConstraints } from "./node.ts";

type Fields = Partial<NodeMetrics>;

function gpu(index: number, more: Partial<GPUMetrics> = {}): GPUMetrics {
  const identity = { uuid: `GPU-${index}`, index, vendor: "nvidia", reader: "nvml" };
  return { ...identity, owners: [], throttleReasons: [], faults: [], unattributedProcesses: 0, ...more };
}

const available: readonly [what: string, fields: Fields, expected: AvailableResources][] = [
  ["a node of which nothing is known", {}, {}],
  ["capacity without usage", { cpuCapacityMillicores: 4000, memoryCapacityBytes: 8, diskCapacityBytes: 9 }, {}],
  ["usage without capacity", { cpuUsageMillicores: 4000, memoryUsageBytes: 8, diskUsageBytes: 9 }, {}],
  ["an idle CPU", { cpuCapacityMillicores: 4000, cpuUsageMillicores: 0 }, { cpuMillicores: 4000 }],
  ["a CPU used beyond capacity", { cpuCapacityMillicores: 1000, cpuUsageMillicores: 1010 }, { cpuMillicores: 0 }],
  [
    "memory, as the kernel says",
    { memoryAvailableBytes: 3, memoryCapacityBytes: 8, memoryUsageBytes: 4 },
    { memoryBytes: 3 },
  ],
  ["no memory at all, as the kernel says", { memoryAvailableBytes: 0 }, { memoryBytes: 0 }],
  ["memory, by capacity and usage", { memoryCapacityBytes: 8, memoryUsageBytes: 3 }, { memoryBytes: 5 }],
  ["GPUs that are not listed one by one", { gpuCount: 2 }, { gpuCount: 2 }],
  [
    "GPUs of which one is somebody's",
    { gpuCount: 3, gpus: [gpu(0), gpu(1, { owners: [{ knownBy: "kubelet" }] }), gpu(2)] },
    { gpuCount: 2 },
  ],
  ["a GPU on which a process is nobody's", { gpus: [gpu(0, { unattributedProcesses: 1 })] }, { gpuCount: 0 }],
  ["a GPU that is lost", { gpus: [gpu(0), gpu(1, { lost: true })] }, { gpuCount: 1 }],
  ["a GPU of which nobody tells whose it is", { gpus: [gpu(0), gpu(1, { unattributedProcesses: undefined })] }, {}],
  [
    "a GPU of which a part is somebody's",
    {
      gpus: [
        gpu(0),
        gpu(0, { uuid: "MIG-1", parentUuid: "GPU-0", partId: 1, owners: [{ knownBy: "kubelet" }] }),
        gpu(1),
      ],
    },
    { gpuCount: 1 },
  ],
  ["a full disk", { diskCapacityBytes: 9, diskUsageBytes: 9 }, { diskBytes: 0 }],
];
for (const [what, fields, expected] of available) {
  test(`available resources: ${what}`, () => {
    const none = { cpuMillicores: undefined, memoryBytes: undefined, diskBytes: undefined, gpuCount: undefined };
    assert.deepEqual(availableResources(node(fields)), { ...none, ...expected });
  });
}

const calm: Fields = { cpuUsageRate: 10, memoryUsageRate: 20, diskUsageRate: 30 };
const pressure: readonly [what: string, fields: Fields, expected: boolean | undefined][] = [
  ["nothing is known", {}, undefined],
  ["one usage is not known", { ...calm, diskUsageRate: undefined }, undefined],
  ["all usages are low and there is no PSI", calm, false],
  [
    "all usages and PSI are low",
    { ...calm, cpuPressureSomeRate: 0, memoryPressureSomeRate: 0, ioPressureSomeRate: 1 },
    false,
  ],
  ["a usage is at its limit", { ...calm, cpuUsageRate: 90 }, false],
  ["a usage is above its limit", { ...calm, memoryUsageRate: 90.1 }, true],
  ["a usage is above its limit and the others are not known", { diskUsageRate: 99 }, true],
  ["tasks wait for I/O and nothing else is known", { ioPressureSomeRate: 50.1 }, true],
  ["tasks wait for memory", { ...calm, memoryPressureSomeRate: 80 }, true],
  [
    "only PSI is known, and low",
    { cpuPressureSomeRate: 1, memoryPressureSomeRate: 1, ioPressureSomeRate: 1 },
    undefined,
  ],
];
for (const [what, fields, expected] of pressure) {
  test(`under pressure is ${expected} where ${what}`, () => {
    assert.equal(isUnderPressure(node(fields)), expected);
  });
}

test("under pressure is judged by the limits that are given", () => {
  assert.equal(isUnderPressure(node(calm), { ...defaultPressureLimits, diskUsageRate: 29 }), true);
});

const roomy: Fields = {
  cpuCapacityMillicores: 4000,
  cpuUsageMillicores: 1000,
  memoryAvailableBytes: 1024,
  diskCapacityBytes: 100,
  diskUsageBytes: 40,
  gpuCount: 2,
  labels: { zone: "a", "": "" },
};
const placements: readonly [what: string, fields: Fields, constraints: ResourceConstraints, expected: boolean][] = [
  ["nothing is asked", roomy, {}, true],
  ["nothing is asked of a node of which nothing is known", {}, {}, true],
  ["all of what is left is asked", roomy, { cpuMillicores: 3000, memoryBytes: 1024, diskBytes: 60, gpuCount: 2 }, true],
  ["too much CPU is asked", roomy, { cpuMillicores: 3001 }, false],
  ["too much memory is asked", roomy, { memoryBytes: 1025 }, false],
  ["too much disk is asked", roomy, { diskBytes: 61 }, false],
  ["too many GPUs are asked", roomy, { gpuCount: 3 }, false],
  ["what is asked is not known", {}, { cpuMillicores: 0 }, false],
  ["GPUs are not known", { ...roomy, gpuCount: undefined }, { gpuCount: 1 }, false],
  ["a label is carried", roomy, { labels: { zone: "a" } }, true],
  ["a label has another value", roomy, { labels: { zone: "b" } }, false],
  ["a label is missing", roomy, { labels: { zone: "a", disk: "ssd" } }, false],
  ["a label is missing whose value would be empty", roomy, { labels: { gpu: "" } }, false],
];
for (const [what, fields, constraints, expected] of placements) {
  test(`a node ${expected ? "meets" : "does not meet"} constraints where ${what}`, () => {
    assert.equal(meetsConstraints(node(fields), constraints), expected);
  });
}

for (const freshness of ["FRESHNESS_STALE", "FRESHNESS_LOST", "FRESHNESS_UNSPECIFIED"] as const) {
  test(`a node whose record is ${freshness} meets no constraints`, () => {
    assert.equal(meetsConstraints(node(roomy, freshness), {}), false);
  });
}

test("a node whose record has no provenance meets no constraints", () => {
  assert.equal(meetsConstraints({ ...node(roomy), provenance: undefined }, {}), false);
});

function node(fields: Fields, freshness: Freshness = "FRESHNESS_FRESH"): NodeMetrics {
  return { ...emptyNodeMetrics("n"), provenance: { source: "SOURCE_AGENT", freshness }, ...fields };
}
