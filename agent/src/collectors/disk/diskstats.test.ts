import assert from "node:assert/strict";
import { test } from "node:test";
import { createDiskstatsParser } from "./diskstats-parse.ts";
import { createDiskstats, type DiskReading } from "./diskstats.ts";
import { openFixtureHost } from "../../testing/fixture-host.ts";
import { readAt, stubHost } from "../../testing/stub-host.ts";

const collector = createDiskstats();

/** A disk with these reads, sectors read, writes and sectors written. */
function disk(device: string, counters: readonly [number, number, number, number], isWhole = true): DiskReading {
  const [reads, sectorsRead, writes, sectorsWritten] = counters;
  const values = [reads, 0, sectorsRead, 0, writes, 0, sectorsWritten, 0, 0, 0, 0];
  return new Map([[device, { major: 8, minor: 0, device, values, isWhole }]]);
}

function numbers(count: number): readonly number[] {
  return Array.from({ length: count }, (_, index) => index + 1);
}

async function wholeDisksOf(name: string): Promise<readonly string[]> {
  const reading = (await createDiskstats().read(openFixtureHost(name))) ?? new Map<string, never>();
  return [...reading.values()].filter(({ isWhole }) => isWhole).map(({ device }) => device);
}

test("reads as many fields as the kernel gives, and 17 at most", () => {
  const text = [11, 15, 17, 20].map((count) => `   8       0 sda ${numbers(count).join(" ")}\n`).join("");
  assert.deepEqual(
    createDiskstatsParser()(Buffer.from(text)).map(({ values }) => values),
    [11, 15, 17, 17].map((count) => numbers(count)),
  );
});

test("leaves out short lines and refuses what are no numbers", () => {
  assert.deepEqual(createDiskstatsParser()(Buffer.from("   8       1 sda1 1 2 3 4\n\n")), []);
  assert.throws(
    () => createDiskstatsParser()(Buffer.from("8 0 sda 1 2 x")),
    /diskstats: numbers expected on the line of "sda"/,
  );
  assert.throws(() => createDiskstatsParser()(Buffer.from("garbage")), /^Error: diskstats: /);
});

test("takes a disk for whole that is neither part of one, nor built on others, nor in memory", async () => {
  assert.deepEqual(await wholeDisksOf("cgroup2-6.x"), ["vda", "nvme0n1"]);
  assert.deepEqual(await wholeDisksOf("many-devices"), ["sda", "sdb", "sdaa", "nvme0n1", "sr0", "cciss/c0d0"]);
});

test("goes by names where there is no sysfs", async () => {
  const names = ["sda", "sda1", "dm-0", "md0", "nvme0n1", "nvme0n1p2", "mmcblk0", "mmcblk0p1", "loop0", "zram0", "vdb"];
  const diskstats = names.map((name) => `8 0 ${name} 1 2 3 4 5 6 7 8 9 10 11\n`).join("");
  const reading = await createDiskstats().read(stubHost({ proc: { diskstats } }));
  const whole = names.filter((name) => reading?.get(name)?.isWhole);
  assert.deepEqual(whole, ["sda", "nvme0n1", "mmcblk0", "vdb"]);
});

test("asks sysfs once for a disk, and anew when another takes its place", async () => {
  const asked: string[] = [];
  const hostOf = (diskstats: string) => ({
    ...stubHost({ proc: { diskstats }, folders: { block: [] } }),
    readSysLink(path: string) {
      asked.push(path);
      return `../devices/pci/${path}`;
    },
  });
  const fresh = createDiskstats();
  for (const minor of [0, 0, 16]) await fresh.read(hostOf(`8 ${minor} sda 1 2 3 4 5 6 7 8 9 10 11`));
  assert.deepEqual(asked, ["block/sda", "block/sda"]);
});

test("is absent without the kernel's file", () => {
  assert.equal(createDiskstats().read(stubHost({})), undefined);
});

test("gives what whole disks read and write a second, sectors as 512 bytes", () => {
  const before = new Map([...disk("sda", [10, 100, 20, 200]), ...disk("sda1", [10, 100, 20, 200], false)]);
  const now = new Map([...disk("sda", [16, 120, 21, 208]), ...disk("sda1", [16, 120, 21, 208], false)]);
  assert.deepEqual(collector.vitals?.(readAt(2, now), readAt(0, before)), {
    diskReadBytesPerSecond: 5120,
    diskWriteBytesPerSecond: 2048,
    diskReadsPerSecond: 3,
    diskWritesPerSecond: 0.5,
  });
});

test("knows no rates at the first reading and after a reset", () => {
  const now = disk("sda", [1, 1, 1, 1]);
  for (const previous of [undefined, readAt(0, disk("sda", [2, 2, 2, 2])), readAt(0, disk("sdb", [0, 0, 0, 0]))]) {
    const rates = collector.vitals?.(readAt(2, now), previous) ?? {};
    assert.ok(Object.values(rates).every((rate) => rate === undefined));
  }
});
