import assert from "node:assert/strict";
import { test } from "node:test";
import { columns, identityColumns } from "./columns.ts";
import { parseRow } from "./parse-row.ts";

/** A row whose columns say this, and nothing else. */
function row(values: Readonly<Record<string, string>> = {}, name = "NVIDIA A100-SXM4-80GB"): string {
  const identity = ["0", "GPU-aa", "00000000:3B:00.0", "570.86.15"];
  return [...identity, ...columns.map((column) => values[column.name] ?? "[N/A]"), name].join(", ");
}

const device = {
  vendor: "nvidia",
  index: 0,
  uuid: "GPU-aa",
  pciAddress: "0000:3b:00.0",
  driverVersion: "570.86.15",
  model: "NVIDIA A100-SXM4-80GB",
};

test("reads every property in its unit", () => {
  const values = {
    "utilization.gpu": "37",
    "utilization.memory": "0",
    "utilization.encoder": "3",
    "utilization.decoder": "4",
    "memory.total": "81920",
    "memory.used": "4321",
    "memory.free": "77000",
    "memory.reserved": "599",
    "temperature.gpu": "51",
    "temperature.memory": "64",
    "power.draw": "311.25",
    "enforced.power.limit": "400.00",
    "clocks.sm": "1410",
    "clocks.mem": "1593",
    "clocks.video": "1275",
    "fan.speed": "30",
    "clocks_event_reasons.active": "0x0000000000000004",
    "ecc.errors.corrected.volatile.total": "5",
    "ecc.errors.uncorrected.volatile.total": "0",
    "ecc.errors.corrected.aggregate.total": "7",
    "ecc.errors.uncorrected.aggregate.total": "1",
    "retired_pages.single_bit_ecc.count": "2",
    "retired_pages.double_bit.count": "0",
    "retired_pages.pending": "No",
  };
  assert.deepEqual(parseRow(row(values), columns), {
    ...device,
    busyRatio: 0.37,
    memoryBusyRatio: 0,
    encoderRatio: 0.03,
    decoderRatio: 0.04,
    memoryTotalBytes: 85_899_345_920,
    memoryUsedBytes: 4_530_896_896,
    memoryFreeBytes: 80_740_352_000,
    memoryReservedBytes: 628_097_024,
    temperatureCelsius: 51,
    memoryTemperatureCelsius: 64,
    powerWatts: 311.25,
    powerLimitWatts: 400,
    coreClockHertz: 1_410_000_000,
    memoryClockHertz: 1_593_000_000,
    videoClockHertz: 1_275_000_000,
    fanRatio: 0.3,
    throttleReasons: ["power"],
    throttleBits: 4,
    errors: {
      correctedVolatile: 5,
      uncorrectedVolatile: 0,
      correctedAggregate: 7,
      uncorrectedAggregate: 1,
      retiredPagesSingleBit: 2,
      retiredPagesDoubleBit: 0,
      retiredPagesPending: false,
    },
  });
});

test("what is not a number is absent, and never 0", () => {
  const texts = [
    "[N/A]",
    "N/A",
    "[Not Supported]",
    "[Unknown Error]",
    "[Insufficient Permissions]",
    "[GPU requires reset]",
    "",
    "-5",
    "1e3",
    "0x10",
    "NaN",
    "37 %",
    "9".repeat(400),
    "۳",
  ];
  for (const text of texts) {
    const said = Object.fromEntries(columns.map(({ name }) => [name, text]));
    // A reason for low clocks is written in hexadecimal digits.
    const expected = text === "0x10" ? { ...device, throttleReasons: ["sync"], throttleBits: 16 } : device;
    assert.deepEqual(parseRow(row(said), columns), expected, text);
  }
});

test("what no device can have is none", () => {
  const cases = {
    "utilization.gpu": "101",
    "temperature.gpu": "301",
    "temperature.memory": "255",
    "power.draw": "4294967.29",
    "ecc.errors.corrected.volatile.total": "1.5",
  };
  assert.deepEqual(parseRow(row(cases), columns), device);
});

test("a name may hold commas, and nothing at all", () => {
  assert.equal(parseRow(row({}, "Some, card, 16 GB"), columns)?.model, "Some, card, 16 GB");
  assert.equal(parseRow(row({}, "[N/A]"), columns)?.model, undefined);
});

test("a line that is no row is none", () => {
  const lines = [
    "",
    "No devices were found",
    "NVIDIA-SMI has failed because it couldn't communicate with the NVIDIA driver.",
    "Unable to determine the device handle for GPU0000:3B:00.0: Unknown Error",
    row().split(", ").slice(0, -1).join(", "),
    row().replace("GPU-aa", "[N/A]"),
    row().replace(/^0/, "first"),
    ", ".repeat(identityColumns.length + columns.length + 1),
  ];
  for (const line of lines) assert.equal(parseRow(line, columns), undefined, line);
});
