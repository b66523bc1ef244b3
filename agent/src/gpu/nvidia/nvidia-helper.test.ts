import assert from "node:assert/strict";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test, type TestContext } from "node:test";
import { systemClock } from "@kubevitals/program";
import { createHelperStarter, type StartHelper } from "../../helper/start.ts";
import type { GpuSample } from "../device.ts";
import { createNvidiaSource, type NvidiaOptions } from "./nvidia-source.ts";
import { hostWithGpu } from "./testing/gpu-host.ts";
import { createStandIns, fullDevice, standInTest } from "./testing/stand-in.ts";

const standIns = createStandIns();
after(() => standIns.remove());

const startReal: StartHelper = createHelperStarter(join(import.meta.dirname, "../../main.ts"));

/** Starts real helpers; tells whether one has a question to answer, and when one has said something or ended. */
function watchedHelpers() {
  let isAsked = false;
  let news = Promise.withResolvers<void>();
  const hear = () => {
    isAsked = false;
    news.resolve();
    news = Promise.withResolvers();
  };
  const start: StartHelper = (role, events) => {
    const helper = startReal(role, {
      message(message) {
        events.message(message);
        hear();
      },
      ended(reason) {
        events.ended(reason);
        hear();
      },
    });
    return {
      ...helper,
      send(message) {
        isAsked = true;
        helper.send(message);
      },
    };
  };
  return { start, isAsked: () => isAsked, news: () => news.promise };
}

/** A source with real helper processes, which the test ends. */
function open(context: TestContext, options: NvidiaOptions) {
  // A helper keeps nobody running, and the test has to wait for it.
  const alive = setInterval(() => undefined, 1000);
  const helpers = watchedHelpers();
  let skipped = 0;
  const clock = { now: () => systemClock.now(), monotonic: () => systemClock.monotonic() + skipped };
  const source = createNvidiaSource({ ...hostWithGpu(), clock }, helpers.start, options);
  context.after(() => {
    clearInterval(alive);
    source.close();
  });
  /** Asks again whenever a helper has said something, until what is known is as the test wants it. */
  async function until(
    isSo: (sample: GpuSample | undefined, failure: string | undefined) => boolean,
  ): Promise<GpuSample | undefined> {
    for (;;) {
      const news = helpers.news();
      await source.refresh();
      try {
        const sample = source.read()[0];
        if (isSo(sample, undefined)) return sample;
      } catch (error) {
        if (isSo(undefined, (error as Error).message)) return undefined;
      }
      if (helpers.isAsked()) await news;
      else {
        // The pause after a failure passes quicker than time does.
        skipped += 50;
        await new Promise((resolve) => setImmediate(resolve));
      }
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
