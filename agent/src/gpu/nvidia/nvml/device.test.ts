import assert from "node:assert/strict";
import { after } from "node:test";
import { sessionsWith } from "../testing/open-session.ts";
import { createStandIns, fullDevice, standInTest } from "../testing/stand-in.ts";

const standIns = createStandIns();
after(() => standIns.remove());
const { open, readOne } = sessionsWith(standIns);

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
    ["power 4294967294", ["powerWatts"]],
    ["power !4", ["powerWatts"]],
    ["clock.1 4294967295", ["coreClockHertz"]],
    ["clock.2 4294967294", ["memoryClockHertz"]],
    ["field.82 255", ["memoryTemperatureCelsius"]],
    ["field.83 18446744073709551615", ["energyJoules"]],
    ["field.3 @0 nan", ["errors"]],
    ["field.3 @0 -1", ["errors"]],
    ["field.3 @0 1.5", ["errors"]],
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
