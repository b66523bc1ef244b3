import { perSecondOfEach } from "../rates.ts";
import type { Host } from "../host.ts";
import type { Collector, PartialVitals, Timed } from "./collector.ts";
import { createDiskFacts, type DiskFacts } from "./disk-facts.ts";
import { diskFamilies } from "./diskstats-families.ts";
import { parseDiskstats, sectorBytes, type DiskCounters } from "./diskstats-parse.ts";

/** One block device with what sysfs says of it. */
export type Disk = DiskCounters & DiskFacts;

/** Block devices by name. */
export type DiskReading = ReadonlyMap<string, Disk>;

/** What node_exporter 1.12 leaves out by default: memory, loop devices and the partitions of most disks. */
const excludedDevices = /^(z?ram|loop|fd|(h|s|v|xv)d[a-z]|nvme\d+n\d+p)\d+$/;

/** Disk I/O. Remembers what sysfs says of a disk, as that does not change while the disk is there. */
export function createDiskstats(): Collector<DiskReading> {
  const factsOf = createDiskFacts();
  return {
    name: "diskstats",
    source: "/proc/diskstats, /sys/block",
    read(host: Host) {
      const bytes = host.readProc("diskstats");
      if (bytes === undefined) return undefined;
      const disks = parseDiskstats(bytes);
      const facts = factsOf(host, disks);
      return new Map(disks.map((disk, index) => [disk.device, { ...disk, ...facts[index] }]));
    },
    series(disks, out) {
      for (const { device, major, minor, values, isRotational } of disks.values()) {
        if (excludedDevices.test(device)) continue;
        const block = out.instance({ name: "device", value: device });
        for (const [index, value] of values.entries()) {
          const family = diskFamilies[index];
          if (family !== undefined) block[family.type](family.name, family.help).add(family.convert(value));
        }
        out
          .instance(
            { name: "device", value: device },
            { name: "major", value: `${major}` },
            { name: "minor", value: `${minor}` },
            ...(isRotational === undefined ? [] : [{ name: "rotational", value: isRotational ? "1" : "0" }]),
          )
          .gauge("node_disk_info", "Device number of the disk, and whether it rotates.")
          .add(1);
      }
    },
    vitals: diskVitals,
  };
}

function diskVitals(current: Timed<DiskReading>, previous: Timed<DiskReading> | undefined): PartialVitals {
  const whole = { ...current, reading: new Map([...current.reading].filter(([, { isWhole }]) => isWhole)) };
  return {
    diskReadBytesPerSecond: perSecondOfEach(whole, previous, ({ values }) => bytesOf(values[2])),
    diskWriteBytesPerSecond: perSecondOfEach(whole, previous, ({ values }) => bytesOf(values[6])),
    diskReadsPerSecond: perSecondOfEach(whole, previous, ({ values }) => values[0]),
    diskWritesPerSecond: perSecondOfEach(whole, previous, ({ values }) => values[4]),
  };
}

function bytesOf(sectors: number | undefined): number | undefined {
  return sectors === undefined ? undefined : sectors * sectorBytes;
}
