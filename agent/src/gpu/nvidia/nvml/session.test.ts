import assert from "node:assert/strict";
import { after, test, type TestContext } from "node:test";
import type { GpuReading } from "../../device.ts";
import { createStandIns, fullDevice, standInTest } from "../testing/stand-in.ts";
import { LibraryError, NvmlLibrary } from "./library.ts";
import { NvmlSession } from "./session.ts";

const standIns = createStandIns();
after(() => standIns.remove());

/** A session with a stand-in that says this, and the stand-in. */
function open(context: TestContext, text: string) {
  const standIn = standIns.make(text);
  const session = new NvmlSession(NvmlLibrary.load([standIn.library]));
  context.after(() => session.close());
  return { session, standIn };
}

/** The only device of a text, read once. */
function readOne(context: TestContext, ...lines: readonly string[]): GpuReading {
  const { session } = open(context, `device\n${lines.join("\n")}\n`);
  const { devices } = session.read(0);
  const [device] = devices;
  assert.ok(device && devices.length === 1);
  return device;
}

standInTest("reads everything that a device of a data centre says", (context) => {
  const { session, standIn } = open(context, `driver 570.86.15\n${fullDevice(0)}`);
  session.read(0);
  standIn.say(
    `driver 570.86.15\n${fullDevice(0, "sample 4000 200 40", "sample 4000 300 60").replace("field.138 1000", "field.138 2024")}`,
  );
  assert.deepEqual(session.read(1000).devices, [
    {
      vendor: "nvidia",
      index: 0,
      uuid: "GPU-00000000-1111-2222-3333-000000000000",
      pciAddress: "0000:3b:00.0",
      deviceName: "nvidia0",
      model: "NVIDIA H100 80GB HBM3",
      driverVersion: "570.86.15",
      numaNode: 1,
      busyRatio: 0.37,
      memoryBusyRatio: 0.12,
      encoderRatio: 0.03,
      decoderRatio: 0.04,
      memoryTotalBytes: 85_520_809_984,
      memoryReservedBytes: 527_433_728,
      memoryFreeBytes: 80_530_636_800,
      memoryUsedBytes: 4_462_739_456,
      temperatureCelsius: 51,
      memoryTemperatureCelsius: 64,
      powerWatts: 311.25,
      powerLimitWatts: 700,
      energyJoules: 987_654.321,
      coreClockHertz: 1_980_000_000,
      memoryClockHertz: 2_619_000_000,
      videoClockHertz: 1_545_000_000,
      throttleReasons: ["power"],
      throttleBits: 4,
      powerViolationNanoseconds: 123_456_789,
      thermalViolationNanoseconds: 0,
      pcieReplays: 2,
      // 1,024 KiB more in a second.
      nvlinkBytesPerSecond: 1_048_576,
      nvlinkErrors: { flowControlChecksums: 0, dataChecksums: 3, replays: 4, recoveries: 1 },
      errors: {
        correctedVolatile: 5,
        uncorrectedVolatile: 0,
        correctedAggregate: 7,
        uncorrectedAggregate: 1,
        remappedRowsCorrected: 1,
        remappedRowsUncorrected: 0,
        rowRemapPending: false,
        rowRemapFailed: false,
      },
      profiling: {
        DCGM_FI_PROF_GR_ENGINE_ACTIVE: 0.405,
        DCGM_FI_PROF_SM_ACTIVE: 0.3,
        DCGM_FI_PROF_SM_OCCUPANCY: 0.25,
        DCGM_FI_PROF_PIPE_TENSOR_ACTIVE: 0.125,
        DCGM_FI_PROF_DRAM_ACTIVE: 0.5,
        DCGM_FI_PROF_PCIE_TX_BYTES: 2_097_152,
        DCGM_FI_PROF_PCIE_RX_BYTES: 4_194_304,
      },
      pcieTransmitBytesPerSecond: 2_097_152,
      pcieReceiveBytesPerSecond: 4_194_304,
      processes: [{ pid: 4000, memoryBytes: 1_073_741_824, busyRatio: 0.5 }],
    },
  ]);
});

standInTest("what a device does not support is absent, and there is nothing else", (context) => {
  assert.deepEqual(readOne(context), { vendor: "nvidia", index: 0, processes: [] });
});

standInTest("what fails is absent whatever it fails with, and so are values that no device can have", (context) => {
  const cases: readonly (readonly [string, readonly string[]])[] = [
    ["utilization !999", ["busyRatio", "memoryBusyRatio"]],
    ["utilization 101 4294967295", ["busyRatio", "memoryBusyRatio"]],
    ["encoder 250", ["encoderRatio"]],
    ["memory 0 0 0 0", ["memoryTotalBytes", "memoryUsedBytes", "memoryFreeBytes"]],
    ["memory 18446744073709551615 0 0 0", ["memoryTotalBytes", "memoryUsedBytes"]],
    ["memory 100 0 200 18446744073709551615", ["memoryFreeBytes", "memoryUsedBytes"]],
    ["temperature.0 4294967251", ["temperatureCelsius"]],
    ["power 4294967295", ["powerWatts"]],
    ["power !4", ["powerWatts"]],
    ["clock.1 4294967295", ["coreClockHertz"]],
    ["field.82 255", ["memoryTemperatureCelsius"]],
    ["field.83 18446744073709551615", ["energyJoules"]],
    ["field.3 @0 nan", ["errors"]],
    ["field.3 @0 -1", ["errors"]],
    ["field.3 @9 1", ["errors"]],
    ["field.3 !999", ["errors"]],
    ["fan 301", ["fanRatio"]],
    ["celsius 400", ["temperatureCelsius"]],
    ["processes !4", ["processes"]],
    ["uuid not one", ["uuid"]],
    ["bus zz:zz", ["pciAddress"]],
    ["minor 4294967295", ["deviceName"]],
    ["name \u0001\u0002", ["model"]],
  ];
  for (const [line, absent] of cases) {
    const device = readOne(context, line);
    for (const field of absent) assert.ok(!(field in device), `${line}: ${field}`);
    assert.ok(!JSON.stringify(device).includes("null"), line);
  }
});

standInTest("texts are cut where they end, and where they have no end", (context) => {
  const device = readOne(context, `name ${"x".repeat(150)}`, "uuid GPU-é", "bus 0001:3B:00.0");
  assert.equal(device.model, "x".repeat(96));
  assert.equal(device.uuid, undefined);
  assert.equal(device.pciAddress, "0001:3b:00.0");
  assert.equal(readOne(context, "name A\u0007B\tC").model, "A B C");
});

standInTest("a driver before 510 has the first version of memory, and the older lists of processes", (context) => {
  const { session } = open(
    context,
    [
      "missing nvmlDeviceGetMemoryInfo_v2",
      "missing nvmlDeviceGetComputeRunningProcesses_v3",
      "missing nvmlDeviceGetGraphicsRunningProcesses_v3",
      "missing nvmlDeviceGetCurrentClocksEventReasons",
      "device",
      "memory 1000 100 300 600",
      "reasons 0x1",
      "process 5 70",
      "graphics 5 80",
      "graphics 6 18446744073709551615",
    ].join("\n"),
  );
  const { memoryUsedBytes, memoryReservedBytes, processes, throttleReasons, throttleBits } =
    session.read(0).devices[0] ?? {};
  // What is reserved cannot be told from what is used.
  assert.deepEqual([memoryUsedBytes, memoryReservedBytes], [700, undefined]);
  assert.deepEqual(processes, [{ pid: 5, memoryBytes: 80 }, { pid: 6 }]);
  assert.deepEqual([throttleReasons, throttleBits], [[], 1]);
});

standInTest("names each reason for low clocks once, and what is not known as other", (context) => {
  const cases = [
    ["0x0", []],
    ["0x103", []],
    ["0x60", ["thermal"]],
    ["0xfc", ["power", "hardware-slowdown", "sync", "thermal", "power-brake"]],
    ["0x10000000000", ["other"]],
  ] as const;
  for (const [bits, reasons] of cases) {
    assert.deepEqual(readOne(context, `reasons ${bits}`).throttleReasons, reasons, bits);
  }
});

standInTest("measures PCIe itself where there are no profiling counters, one device a sample", (context) => {
  const text = ["device", "pcie.0 10", "pcie.1 20", "device", "pcie.0 30", "pcie.1 40"].join("\n");
  const { session } = open(context, text);
  const rates = () => session.read(0).devices.map(({ pcieTransmitBytesPerSecond: bytes }) => bytes);
  assert.deepEqual(rates(), [10_000, undefined]);
  assert.deepEqual(rates(), [10_000, 30_000]);
});

standInTest("asks for what is not supported once, until the next census", (context) => {
  const { session, standIn } = open(context, "device\npower !3\n");
  session.read(0);
  standIn.say("device\npower 5000\nfield.94 7\n");
  assert.equal(session.read(9000).devices[0]?.powerWatts, undefined);
  const { powerWatts, pcieReplays } = session.read(10_000).devices[0] ?? {};
  assert.deepEqual([powerWatts, pcieReplays], [5, 7]);
});

standInTest("reads the temperature by the newer function where there is one, below zero too", (context) => {
  assert.equal(readOne(context, "celsius -5", "temperature.0 51").temperatureCelsius, -5);
  assert.equal(readOne(context, "temperature.0 51").temperatureCelsius, 51);
});

standInTest("a fan may run faster than its highest speed", (context) => {
  assert.equal(readOne(context, "fan 130").fanRatio, 1.3);
});

standInTest("a counter of links that begins again gives no rate", (context) => {
  const { session, standIn } = open(context, "device\nfield.138 500\nfield.139 500\n");
  session.read(0);
  standIn.say("device\nfield.138 1\nfield.139 1\n");
  assert.equal(session.read(1000).devices[0]?.nvlinkBytesPerSecond, undefined);
  standIn.say("device\nfield.138 3\nfield.139 1\n");
  assert.equal(session.read(3000).devices[0]?.nvlinkBytesPerSecond, 1024);
});

standInTest("makes room for many processes, and leaves out those that have no number here", (context) => {
  const lines = Array.from({ length: 300 }, (_, index) => `process ${index} 1`);
  const { processes = [] } = readOne(context, ...lines);
  assert.equal(processes.length, 299);
});

standInTest("reads 64 devices", (context) => {
  const { session } = open(context, Array.from({ length: 64 }, (_, index) => fullDevice(index)).join(""));
  const { devices } = session.read(0);
  assert.deepEqual([devices.length, new Set(devices.map(({ uuid }) => uuid)).size], [64, 64]);
});

/** What the stand-in is to say of a part of a device. */
function partOf(instance: number, uuid: string, ...lines: readonly string[]): string {
  return [`part ${instance} 0`, `uuid ${uuid}`, "name NVIDIA H100 80GB HBM3 MIG 1g.10gb", ...lines].join("\n");
}

standInTest("reads the parts of a divided device, and follows when it is divided otherwise", (context) => {
  const whole = "device\nuuid GPU-1\nbus 00000000:3B:00.0\nmig 1\ngpm 1\n";
  const { session, standIn } = open(
    context,
    `${whole}${partOf(7, "MIG-a", "memory 100 1 49 50", "process 9 5")}\n${partOf(9, "MIG-b", "gpm.1 50")}\n`,
  );
  session.read(0);
  const { devices } = session.read(1000);
  const shared = { vendor: "nvidia", index: 0, pciAddress: "0000:3b:00.0" };
  assert.deepEqual(devices.slice(1), [
    {
      ...shared,
      uuid: "MIG-a",
      part: { instanceId: 7, parentUuid: "GPU-1", computeInstanceId: 0, profile: "1g.10gb" },
      memoryTotalBytes: 100,
      memoryReservedBytes: 1,
      memoryFreeBytes: 49,
      memoryUsedBytes: 50,
      profiling: {},
      processes: [{ pid: 9, memoryBytes: 5 }],
    },
    {
      ...shared,
      uuid: "MIG-b",
      part: { instanceId: 9, parentUuid: "GPU-1", computeInstanceId: 0, profile: "1g.10gb" },
      profiling: { DCGM_FI_PROF_GR_ENGINE_ACTIVE: 0.5 },
      processes: [],
    },
  ]);
  standIn.say(`${whole}${partOf(2, "MIG-c")}\n`);
  session.read(2000);
  assert.deepEqual(
    session.read(11_000).devices.map(({ uuid }) => uuid),
    ["GPU-1", "MIG-c"],
  );
  standIn.say("device\nuuid GPU-1\nmig 0\n");
  session.read(12_000);
  assert.equal(session.read(21_000).devices.length, 1);
});

standInTest("a device that is lost says who it was, and the others go on", (context) => {
  const { session, standIn } = open(context, fullDevice(0) + fullDevice(1));
  session.read(0);
  standIn.say(fullDevice(0, "lost") + fullDevice(1));
  const { devices } = session.read(1000);
  const { uuid, isLost, ...rest } = devices[0] ?? {};
  assert.deepEqual([uuid, isLost], ["GPU-00000000-1111-2222-3333-000000000000", true]);
  assert.ok(!("busyRatio" in rest));
  assert.equal(devices[1]?.busyRatio, 0.37);
  assert.equal(session.hasLost, true);
});

standInTest("a device that is counted and cannot be opened is lost, or told of as a problem", (context) => {
  const { session } = open(context, `device\nhandle 15\ndevice\nhandle 4\n${fullDevice(2)}`);
  const { devices, problems } = session.read(0);
  assert.deepEqual(
    devices.map(({ index, isLost }) => [index, isLost]),
    [
      [2, undefined],
      [0, true],
    ],
  );
  assert.match(problems.join(), /^GPU 1 cannot be read: no permission: .*\/dev\/nvidiactl.* \(NVML's error 4\)$/);
});

/** Two devices, of which the first has events, each with some lines more. */
function twoDevices(first: string, second: string): string {
  return `${fullDevice(0)}${first}\ndevice\nbus 00000000:3C:00.0\n${second}\n`;
}

standInTest("hears each error of the driver once, of devices that have events", (context) => {
  const { session, standIn } = open(context, twoDevices("", ""));
  assert.deepEqual(session.read(0).xids, []);
  standIn.say(twoDevices("xid 79\nxid 154", "xid 31"));
  assert.deepEqual(session.read(1000).xids, [
    { pciAddress: "0000:3b:00.0", code: 79 },
    { pciAddress: "0000:3b:00.0", code: 154 },
  ]);
  assert.deepEqual(session.read(2000).xids, []);
  assert.deepEqual([session.watches("0000:3b:00.0"), session.watches("0000:3c:00.0")], [true, false]);
});

standInTest("says by name why the library does not get to work", () => {
  const cases = [
    ["init 9", /NVML does not start: the kernel has no NVIDIA driver loaded, .* \(NVML's error 9\)$/],
    ["init 18", /of different versions, .* \(NVML's error 18\)$/],
    ["init 4", /no permission: .* \(NVML's error 4\)$/],
    ["init 77", /NVML does not start: NVML's error 77$/],
    ["count 999", /NVML does not tell how many GPUs there are: .* \(NVML's error 999\)$/],
  ] as const;
  for (const [text, message] of cases) {
    const { library } = standIns.make(text);
    assert.throws(() => new NvmlSession(NvmlLibrary.load([library])), message);
  }
});

standInTest("a driver that is replaced under the library ends the session", (context) => {
  const { session, standIn } = open(context, "device\npower 1\nfield.83 1\n");
  session.read(0);
  for (const line of ["field.83 !18", "utilization !18", "power !9"]) {
    standIn.say(`device\n${line}\n`);
    assert.throws(() => {
      session.read(1000);
      session.read(20_000);
    }, /NVML's error (?:18|9)\)$/);
  }
});

const loadNothing = () => NvmlLibrary.load(["/nowhere/libnvidia-ml.so.1", "/etc/hostname"]);

test("a library that is not there is told of with what was tried", () => {
  assert.throws(loadNothing, LibraryError);
  assert.throws(
    loadNothing,
    /^Error: NVIDIA's library libnvidia-ml\.so\.1 cannot be loaded: .*\/nowhere\/.*; .*\/etc\/hostname/,
  );
});

standInTest("takes the first library that can be loaded, and does without functions that it lacks", () => {
  // The C library has none of the functions at all.
  const library = NvmlLibrary.load(["/nowhere/libnvidia-ml.so.1", "libc.so.6"]);
  assert.equal(library.path, "libc.so.6");
  assert.throws(() => new NvmlSession(library), /this version of the library lacks the function \(NVML's error 13\)$/);
});
