import assert from "node:assert/strict";
import { test } from "node:test";
import type { GpuProcess, GpuReading } from "../device.ts";
import type { Allocation } from "./allocations.ts";
import { attributeDevices, matchDevices } from "./attribute-devices.ts";

const device = (processes?: readonly GpuProcess[]): GpuReading => ({
  vendor: "nvidia",
  index: 0,
  uuid: "GPU-a",
  ...(processes && { processes }),
});

const given = (pod: string, id = "GPU-a"): Allocation => ({
  namespace: "ml",
  pod,
  container: "main",
  resource: "nvidia.com/gpu",
  id,
});

const byKubelet = (pod: string) => ({ namespace: "ml", pod, container: "main", by: "kubelet" });

const pods = new Map([
  [1, { podUid: "uid-1", containerId: "c1" }],
  [2, { podUid: "uid-1", containerId: "c1" }],
  [3, { podUid: "uid-2" }],
  [4, {}],
]);

function attribute(
  reading: GpuReading,
  allocations: readonly Allocation[] | undefined,
  allocatable: readonly string[] = [],
) {
  const ids = allocatable.map((id) => ({ resource: "nvidia.com/gpu", id }));
  const match = matchDevices([reading], { allocations, allocatable: ids });
  return { attribution: attributeDevices([reading], match, pods)[0], unmatched: Object.fromEntries(match.unmatched) };
}

test("a device that the kubelet gave to one container is that container's", () => {
  const { attribution } = attribute(device(), [given("train")], ["GPU-a"]);
  assert.deepEqual(attribution, { owners: [byKubelet("train")], isShared: false, replicas: 1 });
});

test("what the kubelet says counts before what processes say", () => {
  const processes = [{ pid: 3, memoryBytes: 5 }, { pid: 4 }];
  const { attribution } = attribute(device(processes), [given("train")]);
  assert.deepEqual(attribution, { owners: [byKubelet("train")], isShared: false, unattributedProcesses: 1 });
});

test("a device that is given out several times is shared, with what each owner's processes take", () => {
  const processes = [
    { pid: 1, memoryBytes: 5, busyRatio: 0.2 },
    { pid: 2, memoryBytes: 6, busyRatio: 0.1 },
    { pid: 3, memoryBytes: 7 },
  ];
  const { attribution } = attribute(device(processes), [given("a", "GPU-a::0"), given("b", "GPU-a::1")]);
  assert.deepEqual(attribution?.owners.slice(0, 2), [byKubelet("a"), byKubelet("b")]);
  const [, , first, second] = attribution?.owners ?? [];
  assert.deepEqual([first?.podUid, first?.containerId, first?.memoryBytes], ["uid-1", "c1", 11]);
  assert.ok(Math.abs((first?.busyRatio ?? 0) - 0.3) < 1e-12);
  assert.deepEqual(second, { podUid: "uid-2", by: "processes", memoryBytes: 7 });
  assert.deepEqual([attribution?.isShared, attribution?.unattributedProcesses], [true, 0]);
});

test("sharing is seen by a replica's id, by what the plugin has, and by two owners", () => {
  const cases = [
    [[given("a", "GPU-a::0")], [], true],
    [[given("a")], ["GPU-a"], false],
    [[given("a", "GPU-a::0")], ["GPU-a::0", "GPU-a::1"], true],
    [[], ["GPU-a::0", "GPU-a::1"], true],
    [[given("a"), given("b")], [], true],
    [[given("a"), given("a")], [], false],
    [[], [], false],
  ] as const;
  for (const [allocations, allocatable, isShared] of cases) {
    const { attribution } = attribute(device(), allocations, allocatable);
    assert.equal(attribution?.isShared, isShared, JSON.stringify([allocations, allocatable]));
  }
});

test("without the kubelet's word a device is its processes', and shared as soon as anybody else is on it", () => {
  const cases = [
    [[{ pid: 1 }, { pid: 2 }], ["uid-1"], false, 0],
    [[{ pid: 1 }, { pid: 3 }], ["uid-1", "uid-2"], true, 0],
    [[{ pid: 1 }, { pid: 4 }], ["uid-1"], true, 1],
    [[{ pid: 4 }, { pid: 5 }], [], false, 2],
    [[], [], false, 0],
  ] as const;
  for (const [processes, owners, isShared, unattributed] of cases) {
    for (const allocations of [undefined, []]) {
      const { attribution } = attribute(device(processes), allocations);
      assert.deepEqual(
        attribution?.owners.map(({ podUid }) => podUid),
        owners,
      );
      assert.deepEqual([attribution?.isShared, attribution?.unattributedProcesses], [isShared, unattributed]);
    }
  }
});

test("a figure that one process of an owner lacks is not the owner's", () => {
  const { attribution } = attribute(
    device([
      { pid: 1, memoryBytes: 5, busyRatio: 0 },
      { pid: 2, busyRatio: 0.5 },
    ]),
    [],
  );
  assert.deepEqual(attribution?.owners, [{ podUid: "uid-1", containerId: "c1", by: "processes", busyRatio: 0.5 }]);
});

test("what cannot be found is counted, and given to nobody", () => {
  const { attribution, unmatched } = attribute(device(), [given("a", "GPU-zz"), given("b", "GPU-yy::1"), given("c")]);
  assert.deepEqual(attribution?.owners, [byKubelet("c")]);
  assert.deepEqual(unmatched, { "nvidia.com/gpu": 2 });
});

test("of a device whose driver tells of no processes it is not known whether some have no pod", () => {
  assert.deepEqual(attribute(device(), undefined).attribution, { owners: [], isShared: false });
});

test("tells of no more owners than an aggregator takes, and goes on calling the others' devices shared", () => {
  const devices = Array.from({ length: 10 }, (_, index): GpuReading => ({ ...device(), index, uuid: `GPU-${index}` }));
  const allocations = Array.from({ length: 3000 }, (_, number) =>
    given(`pod-${number}`, `GPU-${number % 10}::${number}`),
  );
  const match = matchDevices(devices, { allocations, allocatable: undefined });
  const told = attributeDevices(devices, match, pods);
  assert.deepEqual(
    told.map(({ owners, isShared }) => [owners.length, isShared]),
    Array.from({ length: 10 }, (_, index) => [index < 4 ? 256 : 0, true]),
  );
});
