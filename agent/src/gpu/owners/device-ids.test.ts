import assert from "node:assert/strict";
import { test } from "node:test";
import { DeviceIds, type GpuIdentityAndPart } from "./device-ids.ts";

const uuid = "GPU-5f0e3f5c-1111-2222-3333-444455556666";
const part = "MIG-9c1d7a52-aaaa-bbbb-cccc-ddddeeeeffff";

const devices: readonly GpuIdentityAndPart[] = [
  { vendor: "nvidia", index: 0, uuid, pciAddress: "0000:3b:00.0", deviceName: "nvidia0" },
  { vendor: "nvidia", index: 1, uuid: "GPU-b", pciAddress: "0000:5e:00.0", deviceName: "nvidia3" },
  { vendor: "nvidia", index: 0, uuid: part, deviceName: "nvidia0", part: { instanceId: 7, computeInstanceId: 0 } },
  { vendor: "nvidia", index: 0, uuid: "MIG-x", deviceName: "nvidia0", part: { instanceId: 9, computeInstanceId: 1 } },
  { vendor: "amd", index: 0, pciAddress: "0000:03:00.0", deviceName: "dri/renderD128", cardName: "card1" },
  { vendor: "intel", index: 0, pciAddress: "0000:4d:00.0", deviceName: "dri/renderD129", cardName: "card0" },
];

/** Resource and id, then the device's place; a star where the id says that the device is given out several times. */
const cases = [
  ["nvidia.com/gpu", uuid, "0"],
  ["nvidia.com/gpu", uuid.toUpperCase(), "0"],
  ["nvidia.com/gpu", `${uuid}::3`, "0*"],
  ["nvidia.com/gpu.shared", `${uuid}::0`, "0*"],
  ["example.com/renamed", uuid, "0"],
  ["nvidia.com/mig-1g.10gb", part, "2"],
  ["nvidia.com/mig-1g.10gb", `${part}::1`, "2*"],
  ["nvidia.com/gpu", "nvidia3", "1"],
  ["nvidia.com/gpu", "nvidia3/vgpu2", "1*"],
  ["nvidia.com/gpu", "nvidia0/gi7", "2"],
  ["nvidia.com/gpu", "nvidia0/gi7/vgpu0", "2*"],
  ["nvidia.com/gpu", "nvidia0/gi9", undefined],
  ["nvidia.com/gpu", "nvidia1", undefined],
  ["nvidia.com/gpu", "0", undefined],
  ["nvidia.com/gpu", "card0-0", undefined],
  ["amd.com/gpu", "0000:03:00.0", "4"],
  ["amd.com/gpu", "0000:03:00.1", undefined],
  ["amd.com/gpu", "card1", undefined],
  ["gpu.intel.com/i915", "card0-0", "5"],
  ["gpu.intel.com/xe", "card0-4", "5*"],
  ["gpu.intel.com/xe", "card1-0", undefined],
  ["gpu.nvidia.com", "gpu-3", "1"],
  ["gpu.nvidia.com", "gpu-1", undefined],
  ["gpu.nvidia.com", "gpu-0-mig-19-0-1", undefined],
  ["gpu.amd.com", "gpu-1-128", "4"],
  ["gpu.amd.com", "gpu-3", undefined],
  ["gpu.intel.com", "0000-4d-00-0-0x56c0", "5"],
  ["gpu.intel.com", "0000-4d-00-0", "5"],
  ["gpu.intel.com", "0000-4e-00-0-0x56c0", undefined],
  ["nvidia.com/gpu", "", undefined],
  ["nvidia.com/gpu", "::1", undefined],
  ["nvidia.com/gpu", "__proto__", undefined],
] as const;

const inWords = (match: ReturnType<DeviceIds["find"]>) => match && `${match.place}${match.isReplica ? "*" : ""}`;

test("finds the device that a plugin or driver means, and none where that is not sure", () => {
  const ids = new DeviceIds(devices);
  for (const [resource, id, place] of cases) {
    assert.equal(inWords(ids.find({ resource, id })), place, `${resource} ${id}`);
  }
});

test("takes what the runtime was given where the driver's own name says nothing", () => {
  const ids = new DeviceIds(devices);
  const find = (...cdiNames: readonly string[]) => inWords(ids.find({ resource: "example.com", id: "x", cdiNames }));
  const byName: readonly (readonly [string, string | undefined])[] = [
    [`nvidia.com/gpu=${uuid}`, "0"],
    ["nvidia.com/gpu=1", "1"],
    ["nvidia.com/gpu=gpu1", "1"],
    ["nvidia.com/gpu=all", undefined],
    ["nvidia.com/mig=0:1", undefined],
    ["amd.com/gpu=0", undefined],
    ["intel.com/gpu=0000-4d-00-0-0x56c0", "5"],
    ["no kind", undefined],
    ["=", undefined],
  ];
  for (const [name, place] of byName) assert.equal(find(name), place, name);
  assert.equal(find("k8s.gpu.nvidia.com/claim=c-gpu-9", `nvidia.com/gpu=${uuid}`), "0");
});

test("a name that two devices claim is the first one's", () => {
  const twice = new DeviceIds([...devices, { vendor: "nvidia", index: 9, uuid }]);
  assert.equal(twice.find({ resource: "nvidia.com/gpu", id: uuid })?.place, 0);
});
