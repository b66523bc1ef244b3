import assert from "node:assert/strict";
import { test } from "node:test";
import { readAt } from "../testing/stub-host.ts";
import type { GpuAttribution, GpuReading } from "./device.ts";
import type { AttributedGpu, GpuNodeReading } from "./gpu-reading.ts";
import { gpuVitals } from "./vitals.ts";

const nobodys: GpuAttribution = { owners: [], isShared: false };

function reading(...devices: readonly Partial<GpuReading>[]): GpuNodeReading {
  const gpus = devices.map((device): AttributedGpu => ({
    reading: { vendor: "nvidia", index: 0, ...device },
    attribution: nobodys,
    source: "nvml",
    takenAt: 10_000,
  }));
  return { gpus, at: 10_500, unmatched: new Map(), isKubeletHeard: true, problems: [] };
}

test("says nothing of what no device tells", () => {
  const { gpus, ...together } = gpuVitals(readAt(1, reading({ model: "A" })), undefined);
  assert.deepEqual(together, { gpuCount: 1, gpuModels: ["A"] });
  assert.deepEqual(gpus, [
    { index: 0, vendor: "nvidia", reader: "nvml", model: "A", owners: [], throttleReasons: [], faults: [] },
  ]);
});

test("counts devices, neither their parts nor those that are lost", () => {
  const part = { parentUuid: "GPU-a", instanceId: 3, computeInstanceId: 0, profile: "1g.10gb" };
  const { gpus = [], gpuCount } = gpuVitals(
    readAt(1, reading({ uuid: "GPU-a", index: 4 }, { uuid: "MIG-a", index: 4, part }, { uuid: "GPU-b", isLost: true })),
    undefined,
  );
  assert.equal(gpuCount, 1);
  const [, divided, lost] = gpus;
  assert.deepEqual(
    [divided?.parentUuid, divided?.parentIndex, divided?.partId, divided?.computeInstanceId, divided?.partProfile],
    ["GPU-a", 4, 3, 0, "1g.10gb"],
  );
  assert.equal(lost?.lost, true);
});

const sums = (...devices: readonly Partial<GpuReading>[]) => {
  const { gpuMemoryCapacityBytes, gpuMemoryUsageBytes } = gpuVitals(readAt(1, reading(...devices)), undefined);
  return [gpuMemoryCapacityBytes, gpuMemoryUsageBytes];
};

test("adds memory up only where all that have some tell what is used", () => {
  const one = { memoryTotalBytes: 100, memoryUsedBytes: 40 };
  assert.deepEqual(sums(one, one), [200, 80]);
  assert.deepEqual(sums(one, {}), [100, 40]);
  assert.deepEqual(sums(one, { memoryTotalBytes: 50 }), [150, undefined]);
});

const share = (then: number | undefined, now: number, seconds = 2) =>
  gpuVitals(
    readAt(seconds, reading({ powerViolationNanoseconds: now })),
    then === undefined ? undefined : readAt(0, reading({ powerViolationNanoseconds: then })),
  ).gpus?.[0]?.powerThrottleRate;

test("makes shares of time of what the driver counts of throttling", () => {
  assert.equal(share(1e9, 1.5e9), 25);
  assert.equal(share(undefined, 5e9), undefined);
  assert.equal(share(5e9, 1e9), undefined, "the driver was loaded anew");
  assert.equal(share(0, 9e9), 100);
  assert.equal(share(0, 1, 0), undefined);
});

test("says when values were taken that are older than the node's", () => {
  const late = { ...reading({}), at: 12_000 };
  assert.deepEqual(gpuVitals(readAt(1, late), undefined).gpus?.[0]?.timestamp, { seconds: 10, nanos: 0 });
  assert.equal("timestamp" in (gpuVitals(readAt(1, reading({})), undefined).gpus?.[0] ?? {}), false);
});

test("tells apart that the driver reported no error and that nobody would hear of one", () => {
  const told = { code: 79, count: 2, lastAt: 9000 };
  const [failed, quiet, unheard] =
    gpuVitals(readAt(1, reading({ faults: [told] }, { faults: [] }, {})), undefined).gpus ?? [];
  assert.deepEqual(
    [failed?.faultsHeard, failed?.faults],
    [true, [{ code: 79, count: 2, lastTime: { seconds: 9, nanos: 0 } }]],
  );
  assert.deepEqual([quiet?.faultsHeard, quiet?.faults], [true, []]);
  assert.equal("faultsHeard" in (unheard ?? {}), false);
});

test("names what holds the clocks down, and tells apart that nothing does from not being told", () => {
  const [throttled, free, untold] =
    gpuVitals(readAt(1, reading({ throttleReasons: ["power"] }, { throttleReasons: [] }, {})), undefined).gpus ?? [];
  assert.deepEqual([throttled?.throttled, throttled?.throttleReasons], [true, ["power"]]);
  assert.deepEqual([free?.throttled, free?.throttleReasons], [false, []]);
  assert.equal("throttled" in (untold ?? {}), false);
});
