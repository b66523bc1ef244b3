import assert from "node:assert/strict";
import { test } from "node:test";
import { gpuResourceOf } from "./gpu-resources.ts";

const names: readonly (readonly [name: string, vendor: string | undefined, isPart?: boolean])[] = [
  ["nvidia.com/gpu", "nvidia", false],
  ["nvidia.com/gpu.shared", "nvidia", false],
  ["nvidia.com/mig-1g.10gb", "nvidia", true],
  ["nvidia.com/mig-1g.10gb.shared", "nvidia", true],
  ["amd.com/gpu", "amd", false],
  ["amd.com/cpx_nps4", "amd", true],
  ["gpu.intel.com/i915", "intel", false],
  ["gpu.intel.com/xe", "intel", false],
  ["gpu.intel.com/i915_monitoring", undefined],
  ["gpu.intel.com/memory.max", undefined],
  ["nvidia.com/gpumem", undefined],
  ["nvidia.com/mig-", undefined],
  ["example.com/nvidia.com/gpu", undefined],
  ["cpu", undefined],
  ["", undefined],
];

for (const [name, vendor, isPart] of names) {
  test(`${name} ${vendor === undefined ? "is no GPU" : `is of ${vendor}`}`, () => {
    assert.deepEqual(gpuResourceOf(name), vendor === undefined ? undefined : { vendor, isPart });
  });
}
