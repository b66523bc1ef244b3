import assert from "node:assert/strict";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import { createHelperStarter } from "../helper/start.ts";
import { openHost } from "../host.ts";
import { SeriesWriter } from "../series-writer.ts";
import type { OverlayHost } from "../testing/overlay-host.ts";
import { exposeSeries, optionValues } from "../testing/exposition.ts";
import { stubHelpers } from "../testing/stub-helper.ts";
import { systemError } from "../testing/stub-host.ts";
import { sysHost } from "../testing/sys-tree.ts";
import { createGpu, gpuOptions } from "./gpu.ts";
import type { GpuNodeReading } from "./gpu-reading.ts";
import { StandInKubelet } from "./owners/testing/stand-in-kubelet.ts";
import { openFixtureGpus } from "./testing/fixture-gpus.ts";

const noSocket = join(import.meta.dirname, "no-such.sock");

const gpuOf = (socket = noSocket, fdinfo = false) =>
  createGpu(optionValues(gpuOptions, { "kubelet.pod-resources-socket": socket, "collector.gpu.fdinfo": fdinfo }));

async function startKubelet(context: TestContext): Promise<StandInKubelet> {
  const kubelet = new StandInKubelet();
  context.after(() => kubelet.remove());
  await kubelet.start();
  return kubelet;
}

/** Reads until the kubelet, which is asked beside the samples, has told of replicas: the last thing that it is asked for. */
async function heardFrom(gpu: ReturnType<typeof gpuOf>, host: OverlayHost): Promise<void> {
  while ((await gpu.read(host))?.gpus[0]?.attribution.replicas === undefined) {
    await new Promise((resolve) => setImmediate(resolve));
  }
}

test("does nothing on a machine without devices: no process is started, and the kubelet is not asked", async (context) => {
  const kubelet = await startKubelet(context);
  const helpers = stubHelpers();
  const gpu = gpuOf(kubelet.socketPath);
  const hosts = [
    sysHost({}),
    sysHost({ "class/drm/version": "drm 1.1.0", "class/drm/card0/device/vendor": "0x1a03\n" }),
  ];
  for (const host of hosts) {
    assert.equal(gpu.read({ ...host, startHelper: helpers.start, procPath: "/proc" }, true), undefined);
  }
  assert.deepEqual([helpers.started.length, kubelet.calls.List], [0, 0]);
});

test("starts NVML's helper where the bus has a device of NVIDIA's, and no other", async () => {
  const helpers = stubHelpers();
  const slot = "bus/pci/devices/0000:3b:00.0";
  const host = sysHost({ [`${slot}/vendor`]: "0x10de\n", [`${slot}/class`]: "0x030200\n" });
  const read = gpuOf().read({ ...host, startHelper: helpers.start, procPath: "/proc" });
  assert.ok(read instanceof Promise);
  helpers.started[0]?.events.ended("it ended by SIGSEGV");
  await assert.rejects(read, /SIGSEGV/);
  assert.deepEqual(
    helpers.started.map(({ role }) => role),
    ["nvml"],
  );
});

test("looks again for devices, which may be put in while the machine runs", async () => {
  const host = openFixtureGpus("amd-old");
  host.overlays.set("sys/class/drm", undefined);
  const gpu = gpuOf();
  assert.equal(gpu.read(host), undefined);
  host.overlays.clear();
  host.time.monotonic = 59_000;
  assert.equal(gpu.read(host), undefined);
  host.time.monotonic = 61_000;
  assert.equal((await gpu.read(host))?.gpus.length, 1);
  host.close();
});

test("says of a device that the kubelet gave to one container that container's names", async (context) => {
  const kubelet = await startKubelet(context);
  const claimed = { claimResources: [{ driverName: "gpu.amd.com", poolName: "n", deviceName: "gpu-0-128" }] };
  kubelet.pods = [
    {
      namespace: "ml",
      name: "train-0",
      containers: [{ name: "trainer", devices: [{ resourceName: "amd.com/gpu", deviceIds: ["0000:43:00.0"] }] }],
    },
    { namespace: "ml", name: "infer-0", containers: [{ name: "server", dynamicResources: [claimed] }] },
    {
      namespace: "ml",
      name: "lost-0",
      containers: [{ name: "main", devices: [{ resourceName: "amd.com/gpu", deviceIds: ["0000:99:00.0"] }] }],
    },
  ];
  kubelet.allocatable = [{ resourceName: "amd.com/gpu", deviceIds: ["0000:23:00.0", "0000:43:00.0", "0000:99:00.0"] }];
  const host = openFixtureGpus("amd-instinct");
  const gpu = gpuOf(kubelet.socketPath);
  await heardFrom(gpu, host);
  const lines = (await exposeSeries(gpu, host)) ?? [];
  const labelsOf = (name: string) => lines.filter((line) => line.startsWith(`kubevitals_gpu_${name}{`));
  assert.match(labelsOf("busy_ratio")[0] ?? "", /gpu="0".*namespace="ml",pod="infer-0",container="server"} 0$/);
  assert.match(labelsOf("busy_ratio")[1] ?? "", /gpu="1".*namespace="ml",pod="train-0",container="trainer"} 0.97$/);
  assert.match(labelsOf("owner_info")[1] ?? "", /pod="train-0".*known_by="kubelet"} 1$/);
  assert.deepEqual(labelsOf("unmatched_allocations"), [
    'kubevitals_gpu_unmatched_allocations{resource="amd.com/gpu"} 1',
  ]);
  assert.ok(lines.includes("kubevitals_gpu_pod_resources_up 1"));
  assert.equal(
    lines.some((line) => line.includes("lost-0")),
    false,
  );
  host.close();
});

const mediaPod = (name: string, id: string) => ({
  namespace: "media",
  name,
  containers: [{ name: "main", devices: [{ resourceName: "gpu.intel.com/i915", deviceIds: [id] }] }],
});

test("lists the owners of a device that is given out several times, and puts nobody's name on it", async (context) => {
  const kubelet = await startKubelet(context);
  kubelet.pods = [mediaPod("a", "card0-0"), mediaPod("b", "card0-3")];
  kubelet.allocatable = [
    { resourceName: "gpu.intel.com/i915", deviceIds: ["card0-0", "card0-1", "card0-2", "card0-3"] },
  ];
  const host = openFixtureGpus("intel-i915-flex");
  const gpu = gpuOf(kubelet.socketPath, true);
  await heardFrom(gpu, host);
  host.time.monotonic = 1000;
  const lines = (await exposeSeries(gpu, host)) ?? [];
  const rows = (name: string) => lines.filter((line) => line.startsWith(`kubevitals_gpu_${name}{`));
  assert.match(rows("shared")[0] ?? "", /} 1$/);
  assert.match(rows("replicas")[0] ?? "", /} 4$/);
  assert.doesNotMatch(rows("core_clock_hertz").join(), /pod|namespace/);
  assert.deepEqual(
    rows("owner_info").map((line) => /(?:pod|pod_uid)="([^"]*)"/.exec(line)?.[1]),
    ["a", "b", "3b0d9a7e-4c1f-4f7e-9a55-0d6c2a1e8f10", "77aa1c52-9d1e-4b0e-8a30-5f1d2c3b4a59"],
  );
  assert.equal(rows("owner_memory_used_bytes").length, 2, "only what the driver measures of each");
  host.close();
});

test("complains of a kubelet that cannot be asked, once it has been tried", async () => {
  const host = openFixtureGpus("amd-old");
  const gpu = gpuOf();
  let reading = await gpu.read(host);
  assert.deepEqual([reading?.isKubeletHeard, reading?.problems], [undefined, []]);
  while (reading?.isKubeletHeard === undefined) {
    await new Promise((resolve) => setImmediate(resolve));
    reading = await gpu.read(host);
  }
  const out = new SeriesWriter();
  gpu.series(reading, out);
  assert.equal(reading.isKubeletHeard, false);
  assert.match(out.complaints.join(), /PodResources socket cannot be reached.*ENOENT/);
  host.close();
});

test("devices of one model share their block", async () => {
  const host = openFixtureGpus("amd-instinct");
  const gpu = gpuOf();
  const reading = (await gpu.read(host)) as GpuNodeReading;
  const whole = reading.gpus[1];
  assert.ok(whole);
  const { reading: device } = whole;
  const eight = Array.from({ length: 8 }, (_, index) => ({
    ...whole,
    reading: { ...device, index, uuid: `u${index}`, pciAddress: `0000:0${index}:00.0` },
  }));
  const out = new SeriesWriter();
  out.begin();
  gpu.series({ ...reading, gpus: eight }, out);
  const blocks = out.finish();
  assert.equal(
    new Set(blocks.map(({ block }) => block)).size,
    4,
    "the node's, the devices', their info, their owners'",
  );
  assert.equal(blocks.length, 1 + 3 * 8);
  host.close();
});

test("tells what devices come to together, and each in the model's words", async () => {
  const host = openFixtureGpus("amd-instinct");
  const gpu = gpuOf();
  const timed = async (seconds: number) => {
    host.time.monotonic = seconds * 1000;
    return { reading: (await gpu.read(host)) as GpuNodeReading, monotonicMilliseconds: seconds * 1000 };
  };
  const vitals = gpu.vitals?.(await timed(1), undefined) ?? {};
  const { gpus = [], ...together } = vitals;
  assert.deepEqual(together, {
    gpuCount: 2,
    gpuModels: ["AMD Instinct MI210"],
    gpuUsageRate: 48.5,
    gpuMemoryCapacityBytes: 2 * 68_702_699_520,
    gpuMemoryUsageBytes: 51_539_607_552 + 10_944_512,
    gpuTemperatureCelsius: 47,
    gpuPowerWatts: 328,
  });
  const [idle, busy] = gpus;
  assert.deepEqual(
    [busy?.index, busy?.vendor, busy?.reader, busy?.usageRate, busy?.memoryBusyRate, busy?.eccCorrectedVolatileCount],
    [1, "amd", "sysfs", 97, 38, 4],
  );
  assert.deepEqual([idle?.throttled, idle?.throttleReasons, idle?.retiredPagesPending], [false, [], true]);
  for (const field of ["energyJoules", "fanRate", "lost", "timestamp", "videoClockHertz", "parentUuid"]) {
    assert.equal(field in (busy ?? {}), false, field);
  }
  assert.deepEqual(busy?.owners, [
    {
      podUid: "3b0d9a7e-4c1f-4f7e-9a55-0d6c2a1e8f10",
      containerId: "a1".repeat(32),
      knownBy: "processes",
      memoryUsageBytes: 34_359_738_368,
    },
  ]);
  assert.deepEqual([busy?.shared, busy?.unattributedProcesses], [true, 1]);
  host.close();
});

test("a figure that one attribute does not give is absent, never zero", async () => {
  const host = openFixtureGpus("amd-instinct");
  const device = "sys/class/drm/card1/device";
  const gpu = gpuOf();
  for (const trouble of [systemError("EIO"), systemError("EPERM"), "", "\n", "x", undefined]) {
    host.overlays.set(`${device}/gpu_busy_percent`, trouble);
    host.overlays.set(`${device}/mem_info_vram_used`, trouble);
    host.overlays.set(`${device}/hwmon/hwmon5/power1_average`, trouble);
    const [, busy] = ((await gpu.read(host)) as GpuNodeReading).gpus;
    const { busyRatio, memoryUsedBytes, memoryFreeBytes, powerWatts, temperatureCelsius } = busy?.reading ?? {};
    assert.deepEqual(
      [busyRatio, memoryUsedBytes, memoryFreeBytes, powerWatts, temperatureCelsius],
      [undefined, undefined, undefined, undefined, 47],
      String(trouble),
    );
  }
  const vitals = gpu.vitals?.(
    { reading: (await gpu.read(host)) as GpuNodeReading, monotonicMilliseconds: 0 },
    undefined,
  );
  assert.equal("gpuMemoryUsageBytes" in (vitals ?? {}), false, "of some of the devices it would be too little");
  host.close();
});

test("reads the devices in a helper process of its own", { timeout: 60_000 }, async (context) => {
  const fixture = openFixtureGpus("intel-xe-battlemage");
  const start = createHelperStarter(join(import.meta.dirname, "../main.ts"));
  const { procPath: proc = "", sysPath: sys } = fixture;
  const answered = Promise.withResolvers<void>();
  const host = openHost({ proc, sys, root: "/" }, undefined, (role, events) => {
    const message = (said: unknown) => {
      events.message(said);
      answered.resolve();
    };
    const helper = start(role, { message, ended: (reason) => events.ended(reason) });
    context.after(() => helper.kill());
    return helper;
  });
  context.after(() => host.close());
  // A helper keeps nobody running.
  const alive = setInterval(() => undefined, 1000);
  context.after(() => clearInterval(alive));
  const gpu = gpuOf(noSocket, true);
  await Promise.resolve(gpu.read(host)).catch((error) => assert.match(String(error), /have not answered yet/));
  await answered.promise;
  const [device] = ((await gpu.read(host)) as GpuNodeReading).gpus;
  assert.equal(device?.reading.model, "Arc B580");
  assert.deepEqual(
    device?.reading.processes?.map(({ pid }) => pid),
    [310, 320],
  );
});
