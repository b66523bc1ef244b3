import assert from "node:assert/strict";
import { test } from "node:test";
import { createMeminfo, parseMeminfo } from "./meminfo.ts";
import { expose } from "../../testing/exposition.ts";
import { readAt, stubHost } from "../../testing/stub-host.ts";

function vitalsOf(text: string) {
  return createMeminfo().vitals?.(readAt(0, parseMeminfo(Buffer.from(text))), undefined);
}

test("names fields as node_exporter does, in bytes where the kernel gives kB", () => {
  const text = "MemTotal:       24684084 kB\nActive(anon):       1520 kB\nHugePages_Free:       3\nNFS_Unstable: 0 kB";
  const reading = parseMeminfo(Buffer.from(text));
  const names = ["MemTotal_bytes", "Active_anon_bytes", "HugePages_Free", "NFS_Unstable_bytes", "Active(anon)"];
  assert.deepEqual(
    names.map((name) => reading.get(name)),
    [25_276_502_016, 1_556_480, 3, 0, undefined],
  );
});

test("makes a metric's name of whatever a kernel may call a field", () => {
  const reading = parseMeminfo(Buffer.from('MemTotal: 1 kB\nOdd "name" é(x y): 7 kB\n'));
  assert.equal(reading.get("Odd__name___x_y_bytes") ?? reading.get("Odd__name____x_y_bytes"), 7168);
});

test("refuses lines without a name, a number or a known unit", () => {
  for (const text of ["MemTotal 1 kB", "MemTotal: kB", "MemTotal: x kB", "MemTotal: 1 MB", "MemFree: 1 kB", ""]) {
    assert.throws(() => parseMeminfo(Buffer.from(text)), /^Error: meminfo: /, text);
  }
});

test("counts as used what the kernel could not give to new work", () => {
  assert.deepEqual(vitalsOf("MemTotal: 1000 kB\nMemAvailable: 250 kB\nSwapTotal: 400 kB\nSwapFree: 300 kB\n"), {
    memoryCapacityBytes: 1_024_000,
    memoryAvailableBytes: 256_000,
    memoryUsageBytes: 768_000,
    memoryUsageRate: 75,
    swapCapacityBytes: 409_600,
    swapUsageBytes: 102_400,
    swapUsageRate: 25,
  });
});

test("says nothing of usage where the kernel does not say what is available, or of swap", () => {
  assert.deepEqual(vitalsOf("MemTotal: 1000 kB\nMemFree: 250 kB\nBuffers: 10 kB\nCached: 10 kB\n"), {
    memoryCapacityBytes: 1_024_000,
    memoryAvailableBytes: undefined,
    memoryUsageBytes: undefined,
    memoryUsageRate: undefined,
    swapCapacityBytes: undefined,
    swapUsageBytes: undefined,
    swapUsageRate: undefined,
  });
});

test("has no share of a swap that is off", () => {
  const vitals = vitalsOf("MemTotal: 1000 kB\nSwapTotal: 0 kB\nSwapFree: 0 kB\n");
  assert.deepEqual([vitals?.swapCapacityBytes, vitals?.swapUsageBytes, vitals?.swapUsageRate], [0, 0, undefined]);
});

test("knows no negative usage where a container is told of more than it has", () => {
  assert.equal(vitalsOf("MemTotal: 10 kB\nMemAvailable: 20 kB\n")?.memoryUsageBytes, 0);
});

test("shows what node_exporter shows, and not what else a kernel may say", async () => {
  const text = "MemTotal: 2 kB\nKReclaimable: 3 kB\nHugePages_Free: 4\nMemFree: 1 kB\n";
  assert.deepEqual(await expose(createMeminfo(), stubHost({ proc: { meminfo: text } })), [
    "# TYPE node_memory_MemTotal_bytes gauge",
    "node_memory_MemTotal_bytes 2048",
    "# TYPE node_memory_MemFree_bytes gauge",
    "node_memory_MemFree_bytes 1024",
    "# TYPE node_memory_HugePages_Free gauge",
    "node_memory_HugePages_Free 4",
  ]);
});
