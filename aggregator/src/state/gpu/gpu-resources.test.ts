import assert from "node:assert/strict";
import { test } from "node:test";
import { gpuVendorOf } from "./gpu-resources.ts";

const names: readonly (readonly [name: string, vendor: string | undefined])[] = [
  ["nvidia.com/gpu", "nvidia"],
  ["nvidia.com/gpu.shared", "nvidia"],
  ["nvidia.com/mig-1g.10gb", "nvidia"],
  ["nvidia.com/mig-1g.10gb.shared", "nvidia"],
  ["amd.com/gpu", "amd"],
  ["amd.com/cpx_nps4", "amd"],
  ["gpu.intel.com/i915", "intel"],
  ["gpu.intel.com/xe", "intel"],
  ["gpu.intel.com/i915_monitoring", undefined],
  ["gpu.intel.com/memory.max", undefined],
  ["nvidia.com/gpumem", undefined],
  ["nvidia.com/mig-", undefined],
  ["example.com/nvidia.com/gpu", undefined],
  ["cpu", undefined],
  ["", undefined],
];

for (const [name, vendor] of names) {
  test(`${name} ${vendor === undefined ? "is no GPU" : `is of ${vendor}`}`, () => {
    assert.equal(gpuVendorOf(name), vendor);
  });
}
