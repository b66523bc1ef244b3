import assert from "node:assert/strict";
import { test } from "node:test";
import { systemError } from "../../testing/stub-host.ts";
import type { GpuReading } from "../device.ts";
import { sysHost } from "../../testing/sys-tree.ts";
import { openFixtureGpus } from "../testing/fixture-gpus.ts";
import { createSysfsSampler } from "./sysfs-sampler.ts";

/** The devices of a tree, read again and again as the test's time passes. */
function open(tree: string, fdinfo = false) {
  const host = openFixtureGpus(tree);
  const sampler = createSysfsSampler(fdinfo);
  const readAll = (seconds: number) => {
    host.time.monotonic = seconds * 1000;
    return sampler.read(host);
  };
  const read = (seconds: number): GpuReading => readAll(seconds)[0]?.devices[0] as GpuReading;
  return { host, read, readAll };
}

test("gives each vendor's devices numbers in the order of their addresses", () => {
  const { host, readAll } = open("amd-instinct");
  const [{ devices } = { devices: [] }] = readAll(0);
  assert.deepEqual(
    devices.map(({ index, pciAddress, cardName }) => [index, pciAddress, cardName]),
    [
      [0, "0000:23:00.0", "card0"],
      [1, "0000:43:00.0", "card1"],
    ],
  );
  host.close();
});

test("leaves a device that sleeps alone", () => {
  const { host, readAll } = open("amd-radeon");
  const asked: string[] = [];
  const sampler = createSysfsSampler(false);
  sampler.read(host);
  const watched = {
    ...host,
    readSys: (path: string) => {
      asked.push(path);
      return host.readSys(path);
    },
  };
  const [, asleep] = sampler.read(watched)[0]?.devices ?? [];
  assert.deepEqual(Object.keys(asleep ?? {}).toSorted(), [
    "cardName",
    "deviceName",
    "index",
    "model",
    "pciAddress",
    "vendor",
  ]);
  assert.ok(asked.some((path) => path.includes("card0")));
  assert.deepEqual(
    asked.filter((path) => path.includes("card1")),
    [],
  );
  host.overlays.set("sys/class/drm/card1/device/power/runtime_status", "active\n");
  assert.equal(readAll(0)[0]?.devices[1]?.busyRatio, 0.99);
  host.close();
});

test("a device that answers no more on the bus is lost, whatever its files still say", () => {
  const { host, read } = open("amd-old");
  const config = (bytes: string) => {
    const readSysOnce = (path: string) =>
      path.endsWith("/config") ? Buffer.from(bytes, "hex") : host.readSysOnce(path);
    return createSysfsSampler(false).read({ ...host, readSysOnce })[0]?.devices[0];
  };
  assert.deepEqual(
    [config("ffffffffffff")?.isLost, config("ffffffffffff")?.temperatureCelsius, config("ffffffffffff")?.model],
    [true, undefined, "PCI 1002:67df"],
  );
  for (const answer of ["0210df67", "ffff", ""]) assert.equal(config(answer)?.temperatureCelsius, 35, answer);
  assert.equal(read(0).isLost, undefined);
  host.close();
});

test("makes power of energy, over the time between two readings", () => {
  const { host, read } = open("intel-xe-battlemage");
  const energy = "sys/class/drm/card0/device/hwmon/hwmon3/energy1_input";
  const at = (seconds: number, joules: number) => {
    host.overlays.set(energy, `${joules * 1e6}\n`);
    return read(seconds).powerWatts;
  };
  assert.equal(at(0, 1000), undefined);
  assert.equal(at(2, 1300), 150);
  assert.equal(at(2.1, 1301), 150, "two readings one behind the other tell no power");
  assert.equal(at(4, 1300), 0);
  assert.equal(at(5, 7), undefined, "the driver was loaded anew");
  assert.equal(at(6, 97), 90);
  assert.equal(at(600, 100), undefined, "what lies far back says nothing of now");
  host.overlays.set(energy, systemError("EIO"));
  assert.equal(read(601).powerWatts, undefined);
  assert.equal(at(602, 200), undefined);
  host.close();
});

const unit = (gt: number, file: string) => `sys/class/drm/card0/device/tile0/gt${gt}/freq0/${file}`;

test("takes the highest clock of a card's units, and what throttles any of them", () => {
  const { host, read } = open("intel-xe-battlemage");
  assert.deepEqual([read(0).coreClockHertz, read(0).throttleReasons], [2.7e9, []]);
  host.overlays.set(unit(0, "act_freq"), "0\n");
  host.overlays.set(unit(1, "throttle/status"), "1\n");
  assert.deepEqual([read(1).coreClockHertz, read(1).throttleReasons], [1.2e9, ["other"]], "a reason without a file");
  host.overlays.set(unit(1, "throttle/reason_ratl"), "1\n");
  host.overlays.set(unit(1, "throttle/reason_pl4"), "1\n");
  host.overlays.set(unit(1, "throttle/reason_prochot"), "1\n");
  assert.deepEqual(new Set(read(2).throttleReasons), new Set(["thermal", "power", "hardware-slowdown"]));
  for (const gt of [0, 1]) host.overlays.set(unit(gt, "throttle/status"), systemError("EIO"));
  assert.equal(read(3).throttleReasons, undefined, "not told is not unthrottled");
  host.close();
});

test("asks for errors now and then only, as each asks the chip's firmware", () => {
  const { host, readAll } = open("amd-instinct");
  const counts = "sys/class/drm/card1/device/ras/umc_err_count";
  const corrected = (seconds: number) => readAll(seconds)[0]?.devices[1]?.errors?.correctedVolatile;
  assert.equal(corrected(0), 4);
  host.overlays.set(counts, "ue: 0\nce: 9\n");
  assert.deepEqual(Array.from({ length: 10 }, (_, reading) => corrected(reading + 1)).at(-1), 9);
  assert.equal(corrected(11), 9);
  host.close();
});

test("reads a copy of /sys that has no links", () => {
  const device = "class/drm/card0/device";
  const host = sysHost({
    [`${device}/vendor`]: "0x8086\n",
    [`${device}/device`]: "0x56c0\n",
    [`${device}/uevent`]: "DRIVER=i915\nPCI_CLASS=38000\nPCI_SLOT_NAME=0000:4D:00.0\n",
    [`${device}/hwmon/hwmon0/name`]: "i915_gt0\n",
    [`${device}/hwmon/hwmon0/temp1_input`]: "1000\n",
    [`${device}/hwmon/hwmon1/name`]: "i915\n",
    [`${device}/hwmon/hwmon1/temp1_input`]: "51000\n",
    [`${device}/hwmon/hwmon1/power1_input`]: "75000000\n",
    "class/drm/card0/gt/gt0/rps_cur_freq_mhz": "2050\n",
  });
  assert.deepEqual(createSysfsSampler(false).read(host)[0]?.devices, [
    {
      vendor: "intel",
      index: 0,
      model: "Data Center GPU Flex 170",
      deviceName: "dri/card0",
      cardName: "card0",
      pciAddress: "0000:4d:00.0",
      temperatureCelsius: 51,
      powerWatts: 75,
      coreClockHertz: 2.05e9,
    },
  ]);
});

test("drops a card that goes, and finds one that comes", () => {
  const { host, readAll } = open("mixed");
  const vendors = (seconds: number) => readAll(seconds).map(({ vendor, devices }) => `${vendor} ${devices.length}`);
  assert.deepEqual(vendors(0), ["amd 1", "intel 1"]);
  host.overlays.set("sys/class/drm/card2/device", undefined);
  assert.deepEqual(vendors(1), ["intel 1"]);
  host.overlays.clear();
  for (let reading = 2; reading < 20; reading++) readAll(reading);
  assert.deepEqual(vendors(20), ["amd 1", "intel 1"]);
  host.close();
});

const fdinfo = (id: number, render: number, video: number, local: string) =>
  `drm-driver:\ti915\ndrm-client-id:\t${id}\ndrm-pdev:\t0000:4d:00.0\ndrm-resident-local0:\t${local}\ndrm-engine-render:\t${render} ns\ndrm-engine-video:\t${video} ns\ndrm-engine-capacity-video:\t2\n`;

test("tells how busy an Intel device is by what its clients take, each of them once", () => {
  const { host, read } = open("intel-i915-flex", true);
  const client = (path: string, ...values: Parameters<typeof fdinfo>) =>
    host.overlays.set(`proc/${path}`, fdinfo(...values));
  const all = (seconds: number, video: number) => {
    for (const path of ["7001/fdinfo/7", "7001/fdinfo/8", "7002/fdinfo/3"])
      client(path, 31, 0, seconds * video * 1e9, "256 MiB");
    client("7100/fdinfo/4", 32, seconds * 0.25e9, seconds * 0.5e9, "1 GiB");
    client("1500/fdinfo/20", 5, 0, 0, "16384 KiB");
    return read(seconds);
  };
  assert.equal(all(1, 1).busyRatio, undefined, "one point is no share of time");
  const reading = all(3, 1);
  // Video is two engines: 1 + 0.5 of 2.
  assert.equal(reading.busyRatio, 0.75);
  assert.equal(reading.memoryUsedBytes, (256 + 1024 + 16) * 1024 ** 2);
  assert.deepEqual(reading.processes, [
    { pid: 1500, memoryBytes: 16 * 1024 ** 2, busyRatio: 0 },
    { pid: 7001, memoryBytes: 256 * 1024 ** 2, busyRatio: 0.5 },
    { pid: 7100, memoryBytes: 1024 ** 3, busyRatio: 0.25 },
  ]);
  host.close();
});

test("counts a device without clients as idle, once there is a time to speak of", () => {
  const { host, read } = open("intel-i915-flex", true);
  for (const pid of [1500, 7001, 7002, 7100]) host.overlays.set(`proc/${pid}`, undefined);
  assert.equal(read(0).busyRatio, undefined);
  assert.deepEqual([read(1).busyRatio, read(1).memoryUsedBytes, read(1).processes], [0, 0, []]);
  host.close();
});

test("does not say how busy a device is where a process may not be looked into", () => {
  const { host, readAll } = open("intel-i915-flex", true);
  const refusing = (path: string) => {
    if (path === "1500/fd") throw systemError("EACCES");
    return host.listProc(path);
  };
  const sampler = createSysfsSampler(true);
  const at = (seconds: number) => {
    host.time.monotonic = seconds * 1000;
    return sampler.read({ ...host, listProc: refusing })[0];
  };
  at(0);
  const sample = at(1);
  assert.deepEqual([sample?.devices[0]?.busyRatio, sample?.devices[0]?.memoryUsedBytes], [undefined, undefined]);
  assert.match(sample?.problems?.join() ?? "", /descriptors of 1 processes.*CAP_SYS_PTRACE/);
  assert.equal(sample?.devices[0]?.processes?.length, 2, "what is known of the others stands");
  assert.deepEqual(readAll(2)[0]?.problems, []);
  host.close();
});

test("does not take a container's processes for the machine's", () => {
  const { host, readAll } = open("intel-i915-integrated", true);
  readAll(0);
  const [sample] = readAll(1);
  assert.deepEqual([sample?.devices[0]?.busyRatio, sample?.devices[0]?.processes], [undefined, undefined]);
  assert.match(sample?.problems?.join() ?? "", /--proc-path/);
  host.close();
});

test("does not look at processes unless it is told to", () => {
  const { host, read } = open("intel-i915-flex");
  host.listProc = () => assert.fail("it was looked at");
  assert.equal(read(0).processes, undefined);
  host.close();
});
