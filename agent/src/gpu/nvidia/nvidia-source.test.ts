import assert from "node:assert/strict";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test, type TestContext } from "node:test";
import { systemClock } from "@kubevitals/program";
import { AbsentError } from "../../collectors/collector.ts";
import { createHelperStarter, type StartHelper } from "../../helper/start.ts";
import { PendingError } from "../../pending-error.ts";
import { stubHelpers } from "../../testing/stub-helper.ts";
import { stubHost, type StubHost } from "../../testing/stub-host.ts";
import type { GpuSample } from "../device.ts";
import type { NvmlQuestion, NvmlSample } from "./message.ts";
import { createNvidiaSource, type NvidiaOptions } from "./nvidia-source.ts";
import { createStandIns, fullDevice, standInTest } from "./testing/stand-in.ts";

const standIns = createStandIns();
after(() => standIns.remove());

/** A host with a GPU, and its driver unless it is said otherwise, at a clock that the test turns. */
function hostWithGpu(more: Partial<StubHost> = {}, time = { now: 1000, monotonic: 0 }) {
  const host = stubHost({
    folders: { "bus/pci/devices": ["0000:00:1f.0", "0000:3b:00.0", "0000:3b:00.1"] },
    sys: {
      "bus/pci/devices/0000:00:1f.0/vendor": "0x8086\n",
      "bus/pci/devices/0000:00:1f.0/class": "0x060100\n",
      "bus/pci/devices/0000:3b:00.0/vendor": "0x10de\n",
      "bus/pci/devices/0000:3b:00.0/class": "0x030200\n",
      "bus/pci/devices/0000:3b:00.1/vendor": "0x10de\n",
      "bus/pci/devices/0000:3b:00.1/class": "0x040300\n",
    },
    proc: { "driver/nvidia/version": "NVRM version: NVIDIA UNIX x86_64 Kernel Module  570.86.15\n" },
    ...more,
  });
  return { ...host, clock: { now: () => time.now, monotonic: () => time.monotonic } };
}

const startHelper: StartHelper = createHelperStarter(join(import.meta.dirname, "../../main.ts"));

/** A source with a real helper process, which the test ends. */
function open(context: TestContext, options: NvidiaOptions, more: Partial<StubHost> = {}) {
  const host = { ...hostWithGpu(more), clock: systemClock };
  const source = createNvidiaSource(host, startHelper, options);
  context.after(() => source.close());
  const read = (): GpuSample | undefined => source.read()[0];
  /** Asks again and again until what is known is as the test wants it. */
  async function until(
    isSo: (sample: GpuSample | undefined, failure: string | undefined) => boolean,
  ): Promise<GpuSample | undefined> {
    for (;;) {
      await source.refresh();
      try {
        const sample = read();
        if (isSo(sample, undefined)) return sample;
      } catch (error) {
        if (isSo(undefined, (error as Error).message)) return undefined;
      }
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }
  return { source, until };
}

standInTest("reads devices by a helper process, which loads the library", async (context) => {
  const { library } = standIns.make(`driver 570.86.15\n${fullDevice(0)}${fullDevice(1)}`);
  const { until } = open(context, { library });
  const sample = await until((known) => known !== undefined);
  assert.deepEqual([sample?.vendor, sample?.source, sample?.devices.length], ["nvidia", "nvml", 2]);
  const { uuid, busyRatio, driverVersion, faults } = sample?.devices[1] ?? {};
  assert.deepEqual(
    [uuid, busyRatio, driverVersion, faults],
    ["GPU-00000001-1111-2222-3333-000000000001", 0.37, "570.86.15", []],
  );
});

standInTest(
  "a call that hangs is flagged, and its helper replaced; what was known stays known as old",
  async (context) => {
    const standIn = standIns.make(fullDevice(0));
    const { until } = open(context, { library: standIn.library });
    await until((known) => known !== undefined);
    standIn.say(`${fullDevice(0)}\nhang nvmlDeviceGetPowerUsage\n`);
    const hung = await until((known, failure) => failure !== undefined || (known?.problems?.length ?? 0) > 0);
    assert.deepEqual(hung?.problems, ["NVML has not answered within 5 s"]);
    assert.equal(hung?.devices[0]?.busyRatio, 0.37);
    // It took 5 s to find out, in which nothing was heard.
    assert.ok(hung && systemClock.now() - hung.takenAt >= 4900);
    standIn.say(fullDevice(0).replace("utilization 37", "utilization 99"));
    const later = await until((known) => known?.devices[0]?.busyRatio === 0.99);
    assert.deepEqual(later?.problems, []);
  },
);

standInTest("a library that crashes takes its helper with it and nobody else", async (context) => {
  const standIn = standIns.make(`${fullDevice(0)}\ncrash nvmlDeviceGetFanSpeed\n`);
  const { until } = open(context, { library: standIn.library });
  await until(
    (_, failure) =>
      failure ===
      "there is a GPU of NVIDIA's at 0000:3b:00.0, but the helper process that asks NVML is gone: it ended by SIGSEGV",
  );
  standIn.say(fullDevice(0));
  assert.equal((await until((known) => known !== undefined))?.devices.length, 1);
});

standInTest("each reason why the driver cannot be asked is told", async (context) => {
  const cases = [
    ["init 9", "no NVIDIA driver loaded"],
    ["init 18", "of different versions"],
    ["init 4", "no permission"],
    ["init 17", "the operating system refuses access"],
  ] as const;
  for (const [text, reason] of cases) {
    const { library } = standIns.make(text);
    const { until, source } = open(context, { library });
    await until((_, failure) => failure?.includes(reason) === true);
    source.close();
  }
});

standInTest("a device that falls off the bus is there, and lost", async (context) => {
  const standIn = standIns.make(fullDevice(0) + fullDevice(1));
  const { until } = open(context, { library: standIn.library });
  await until((known) => known?.devices.length === 2);
  standIn.say(fullDevice(0) + fullDevice(1, "lost", "xid 79"));
  const sample = await until((known) => known?.devices[1]?.isLost === true);
  const { model, lastXid, busyRatio } = sample?.devices[1] ?? {};
  assert.deepEqual([model, lastXid, busyRatio], ["NVIDIA H100 80GB HBM3", 79, undefined]);
  assert.equal(sample?.devices[0]?.busyRatio, 0.37);
});

/** A sample as a helper gives it, with this in it. */
function sampleOf(part: Partial<NvmlSample>): { readonly sample: NvmlSample } {
  return {
    sample: { devices: [], xids: [], problems: [], watched: [], hasLost: false, tookMilliseconds: 20, ...part },
  };
}

/** A source with helpers that do what the test says, which is a sample of these devices at each refresh. */
function withStubHelpers(context: TestContext, more: Partial<StubHost> = {}, options: NvidiaOptions = {}) {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  const { start, started } = stubHelpers();
  const time = { now: 1_000_000, monotonic: 0 };
  const host = hostWithGpu(more, time);
  const source = createNvidiaSource(host, start, { programPath: "", ...options });
  const answer = (rest: object) => {
    const helper = started.at(-1);
    assert.ok(helper);
    helper.events.message({ question: (helper.heard.at(-1) as NvmlQuestion).question, ...rest });
  };
  return { source, started, host, time, answer };
}

test("starts nothing on a node without a GPU of NVIDIA's, and looks again after a minute", async (context) => {
  const folders: Record<string, readonly string[]> = { "bus/pci/devices": ["0000:00:1f.0", "0000:3b:00.1"] };
  const { source, started, time } = withStubHelpers(context, { folders, proc: {} });
  await source.refresh();
  assert.deepEqual([source.read(), started.length], [[], 0]);
  folders["bus/pci/devices"] = ["0000:3b:00.0"];
  await source.refresh();
  assert.equal(started.length, 0);
  time.monotonic = 60_000;
  void source.refresh();
  assert.equal(started.length, 1);
  assert.throws(() => source.read(), PendingError);
});

test("a driver without a device on the bus, and a named library, are signs enough", (context) => {
  const bare = { folders: {}, sys: {} };
  for (const [more, options] of [
    [bare, {}],
    [{ ...bare, proc: {} }, { library: "/x.so" }],
  ] as const) {
    const { source, started } = withStubHelpers(context, more, options);
    void source.refresh();
    assert.equal(started.length, 1);
    context.mock.timers.reset();
  }
});

test("a sample says when it was taken, and is told of for half a minute", (context) => {
  const { source, time, answer } = withStubHelpers(context);
  void source.refresh();
  answer(sampleOf({ devices: [{ vendor: "nvidia", index: 0, uuid: "GPU-1" }] }));
  assert.equal(source.read()[0]?.takenAt, 999_980);
  time.monotonic = 30_000;
  assert.equal(source.read().length, 1);
  time.monotonic = 30_001;
  assert.throws(() => source.read(), PendingError);
});

test("a GPU that the driver has taken and does not show is told of", (context) => {
  const links = { "bus/pci/devices/0000:3b:00.0/driver": "../../../bus/pci/drivers/nvidia" };
  const { source, answer } = withStubHelpers(context, { links });
  void source.refresh();
  answer(sampleOf({ devices: [{ vendor: "nvidia", index: 0, uuid: "GPU-1", pciAddress: "0000:af:00.0" }] }));
  assert.match(
    source.read()[0]?.problems?.join() ?? "",
    /^the driver does not show the GPU at 0000:3b:00\.0: it has failed/,
  );
  void source.refresh();
  answer(sampleOf({ devices: [{ vendor: "nvidia", index: 0, uuid: "GPU-1", pciAddress: "0000:3b:00.0" }] }));
  assert.deepEqual(source.read()[0]?.problems, []);
});

test("a node with a GPU that is meant for something else has nothing broken", (context) => {
  const { source, answer } = withStubHelpers(context, {
    proc: {},
    links: { "bus/pci/devices/0000:3b:00.0/driver": "../../../bus/pci/drivers/vfio-pci" },
  });
  void source.refresh();
  answer({ failure: { isLibraryMissing: true, message: "it cannot be loaded" } });
  const message =
    "there is a GPU of NVIDIA's at 0000:3b:00.0, but its driver is not here (the kernel has vfio-pci at it): it cannot be loaded";
  assert.throws(
    () => source.read(),
    (error) => error instanceof AbsentError && error.message === message,
  );
});

test("a node with a GPU whose driver is not loaded has none, whether or not its library is there", (context) => {
  const { source, answer } = withStubHelpers(context, { proc: {} });
  void source.refresh();
  answer({ failure: { isLibraryMissing: false, message: "NVML does not start" } });
  assert.throws(
    () => source.read(),
    (error) =>
      error instanceof AbsentError &&
      error.message === "there is a GPU of NVIDIA's at 0000:3b:00.0, but its driver is not here: NVML does not start",
  );
});

test("a driver whose library is missing is broken", (context) => {
  const { source, answer } = withStubHelpers(context);
  void source.refresh();
  answer({ failure: { isLibraryMissing: true, message: "it cannot be loaded" } });
  assert.throws(
    () => source.read(),
    (error) => !(error instanceof AbsentError) && error instanceof Error,
  );
});

test("errors of the driver are of the device that they are of, by whichever way they were told", (context) => {
  const { source, host, time, answer } = withStubHelpers(context);
  const devices = [
    { vendor: "nvidia", index: 0, uuid: "GPU-1", pciAddress: "0000:3b:00.0" },
    { vendor: "nvidia", index: 1, uuid: "GPU-2", pciAddress: "0000:af:00.0" },
    { vendor: "nvidia", index: 1, uuid: "MIG-1", pciAddress: "0000:af:00.0", part: { instanceId: 1 } },
  ] as const;
  void source.refresh();
  answer(sampleOf({ devices, watched: ["0000:3b:00.0"], xids: [{ pciAddress: "0000:3b:00.0", code: 48 }] }));
  const faultsOf = () => source.read()[0]?.devices.map(({ faults, lastXid }) => [faults, lastXid]);
  const told = { code: 48, count: 1, lastAt: 999_980 };
  assert.deepEqual(faultsOf(), [
    [[told], 48],
    [undefined, undefined],
    [undefined, undefined],
  ]);
  host.xids.isLogRead = true;
  host.xids.hearLog("NVRM: Xid (PCI:0000:3b:00): 48, pid=1", time.now - 500_000);
  host.xids.hearLog("NVRM: Xid (PCI:0000:3b:00): 63, pid=1", time.now);
  assert.deepEqual(faultsOf(), [
    [[told, { code: 63, count: 1, lastAt: 1_000_000 }], 63],
    [[], undefined],
    [undefined, undefined],
  ]);
});

test(
  "nvidia-smi stands in where NVML cannot be loaded: one process, for as long as it takes",
  { timeout: 60_000 },
  async (context) => {
    const folder = mkdtempSync(join(tmpdir(), "kubevitals-smi-"));
    context.after(() => rmSync(folder, { recursive: true }));
    const program = join(folder, "nvidia-smi");
    // It knows no memory.reserved, and says so as the real one does.
    writeFileSync(
      program,
      `#!/bin/sh
echo started >>"${folder}/starts"
case $1 in *memory.reserved*) echo 'Field "memory.reserved" is not a valid field to query.'; echo; exit 2 ;; esac
columns=$(printf '%s' "$1" | tr ',' '\\n' | wc -l)
fillers=$(printf '[N/A], %.0s' $(seq 1 $((columns - 5))))
echo "no row at all"
echo "0, GPU-aa, 00000000:3B:00.0, 570.1, 37, $fillers""NVIDIA A100, 80GB"
exec sleep 1000
`,
    );
    chmodSync(program, 0o755);
    const { until } = open(context, { library: "/nowhere/libnvidia-ml.so.1", programPath: `/nowhere:${folder}` });
    const sample = await until((known) => known !== undefined);
    assert.equal(sample?.source, "nvidia-smi");
    assert.match(
      sample?.problems?.join() ?? "",
      /^NVML is not used: NVIDIA's library .*\/nowhere\/libnvidia-ml\.so\.1/,
    );
    assert.deepEqual(sample?.devices, [
      {
        vendor: "nvidia",
        index: 0,
        uuid: "GPU-aa",
        pciAddress: "0000:3b:00.0",
        model: "NVIDIA A100, 80GB",
        driverVersion: "570.1",
        busyRatio: 0.37,
      },
    ]);
  },
);
