import assert from "node:assert/strict";
import { test } from "node:test";
import { openFixtureGpus } from "../testing/fixture-gpus.ts";
import { parseClockLevels } from "./dpm.ts";
import { createComputeReader, parseLocation } from "./kfd.ts";
import { parseBadPages, parseErrorCounts } from "./ras.ts";
import { parseThrottling } from "./throttling.ts";

test("reads the clock that is marked among the levels", () => {
  const cases = [
    ["0: 300Mhz \n1: 588Mhz *\n2: 952Mhz \n", 588e6],
    ["0: 500Mhz *\n1: 2500Mhz\n", 500e6],
    ["S: 19Mhz *\n0: 300Mhz\n", 19e6],
    ["0: 1000MHz *", 1e9],
    ["0: 300Mhz\n1: 588Mhz\n", undefined],
    ["0: Mhz *\n", undefined],
    ["0: 2.5GT/s, x8 *\n", undefined],
    ["", undefined],
    ["*".repeat(100_000), undefined],
  ] as const;
  for (const [text, hertz] of cases) assert.equal(parseClockLevels(Buffer.from(text)), hertz, text.slice(0, 20));
});

test("reads counts of errors, and no count where the driver says a sentence", () => {
  const cases = [
    ["ue: 0\nce: 4\n", { ue: 0, ce: 4 }],
    ["ue: 1\nce: 0\nde: 7\n", { ue: 1, ce: 0 }],
    ["Query currently inaccessible\n", {}],
    ["ue: -1\nce: 1e3\n", {}],
    ["xue: 1\n", {}],
    ["", {}],
  ] as const;
  for (const [text, counts] of cases) assert.deepEqual(parseErrorCounts(Buffer.from(text)), counts, text);
});

const page = (flag: string) => `0x0000abcd : 0x00001000 : ${flag}\n`;

test("counts pages by what became of them", () => {
  const cases = [
    ["", { retired: 0, pending: 0 }],
    ["\n", { retired: 0, pending: 0 }],
    [page("R") + page("R") + page("P") + page("F"), { retired: 2, pending: 2 }],
    [page("X"), undefined],
    ["no list", undefined],
  ] as const;
  for (const [text, pages] of cases) assert.deepEqual(parseBadPages(Buffer.from(text)), pages, text);
});

/** The table with these bits; all else is what the driver writes where a chip does not fill it. */
function table(status: bigint, [size, format, content] = [120, 1, 3]): Buffer {
  const bytes = Buffer.alloc(120, 0xff);
  bytes.writeUInt16LE(size ?? 0, 0);
  bytes[2] = format ?? 0;
  bytes[3] = content ?? 0;
  bytes.writeBigUInt64LE(status, 112);
  return bytes;
}

test("reads what throttles from the bits that all chips have in common", () => {
  const cases = [
    [0n, []],
    [1n << 0n, ["power"]],
    [1n << 16n, ["power"]],
    [1n << 36n, ["thermal"]],
    [1n << 47n, ["hardware-slowdown"]],
    [1n << 57n, ["other"]],
    [(1n << 5n) | (1n << 34n) | (1n << 46n) | (1n << 48n), ["power", "thermal", "hardware-slowdown", "other"]],
  ] as const;
  for (const [status, reasons] of cases) {
    assert.deepEqual(parseThrottling(table(status)).throttleReasons, reasons, status.toString(2));
  }
  assert.equal(parseThrottling(table(5n)).throttleBits, 5);
  assert.equal(parseThrottling(table(1n << 60n)).throttleBits, undefined);
});

test("says nothing of throttling where the table is another one, or does not tell", () => {
  const others = [
    table(1n, [120, 1, 2]),
    table(1n, [116, 1, 3]),
    table(1n, [120, 2, 3]),
    table(0xffff_ffff_ffff_ffffn),
    table(1n).subarray(0, 119),
    Buffer.alloc(0),
  ];
  for (const bytes of others) assert.deepEqual(parseThrottling(bytes), {});
});

test("makes the PCI address of what the compute driver says of a node", () => {
  const cases = [
    ["location_id 17152\ndomain 0\n", "0000:43:00.0"],
    ["simd_count 4\nlocation_id 774\n", "0000:03:00.6"],
    ["location_id 17152\ndomain 65536\n", "10000:43:00.0"],
    ["location_id 0\n", undefined],
    ["location_id 99999999\n", undefined],
    ["", undefined],
  ] as const;
  for (const [text, address] of cases) assert.equal(parseLocation(Buffer.from(text)), address, text);
});

test("adds up what a process has of the partitions of a device", () => {
  const host = openFixtureGpus("amd-mi300x");
  assert.deepEqual(Object.fromEntries(createComputeReader()(host) ?? []), {
    "0000:23:00.0": [{ pid: 4100, memoryBytes: 104_152_956_928 }],
  });
  host.close();
});

test("knows the processes that compute, each on the devices whose memory it has", () => {
  const host = openFixtureGpus("amd-instinct");
  assert.deepEqual(Object.fromEntries(createComputeReader()(host) ?? []), {
    "0000:23:00.0": [{ pid: 4200, memoryBytes: 8_388_608 }],
    "0000:43:00.0": [
      { pid: 4100, memoryBytes: 34_359_738_368 },
      { pid: 4200, memoryBytes: 4_194_304 },
    ],
  });
  host.overlays.set("sys/class/kfd", undefined);
  assert.equal(createComputeReader()(host), undefined);
  host.close();
});
