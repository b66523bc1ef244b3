import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";
import { AbsentError } from "../../collectors/collector.ts";
import { PendingError } from "../../pending-error.ts";
import { stubHelpers } from "../../testing/stub-helper.ts";
import type { StubHost } from "../../testing/stub-host.ts";
import type { NvmlQuestion, NvmlSample } from "./message.ts";
import { createNvidiaSource, type NvidiaOptions } from "./nvidia-source.ts";
import { hostWithGpu } from "./testing/gpu-host.ts";

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

test("who asks seldom, as a scrape does, waits longer for a driver that is slow", async (context) => {
  const { source, time, answer } = withStubHelpers(context);
  void source.refresh();
  answer(sampleOf({ devices: [{ vendor: "nvidia", index: 0, uuid: "GPU-1" }] }));
  for (const [seconds, isPatient] of [
    [1, false],
    [60, true],
  ] as const) {
    time.monotonic += seconds * 1000;
    let isRefreshed = false;
    const refreshed = source.refresh().then(() => (isRefreshed = true));
    context.mock.timers.tick(1000);
    await new Promise((resolve) => setImmediate(resolve));
    assert.equal(isRefreshed, !isPatient, `${seconds} s after the last time`);
    answer(sampleOf({ devices: [{ vendor: "nvidia", index: 0, uuid: "GPU-1" }] }));
    await refreshed;
    assert.equal(source.read()[0]?.devices.length, 1);
  }
});
