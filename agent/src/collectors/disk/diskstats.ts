import { option, optionTypes, type OptionValues } from "@kubevitals/program";
import type { LabelPair } from "@kubevitals/proto";
import { perSecondOfEach } from "../../rates.ts";
import type { Host } from "../../host.ts";
import type { SeriesWriter } from "../../series-writer.ts";
import type { Collector, PartialVitals, Timed } from "../collector.ts";
import { createDiskFacts, type DiskFacts } from "./disk-facts.ts";
import {
  ataValues,
  createDiskUdev,
  deviceMapperLabels,
  filesystemLabels,
  infoLabels,
  type UdevProperties,
} from "./disk-udev.ts";
import { diskFamilies } from "./diskstats-families.ts";
import { createDiskstatsParser, sectorBytes, type DiskCounters } from "./diskstats-parse.ts";
import { createExclusiveFilter, noPattern, patternOf } from "../reading/name-filter.ts";

/** What node_exporter 1.12 leaves out by default: memory, loop devices and the partitions of most disks. */
const excludedDevices = patternOf("^(z?ram|loop|fd|(h|s|v|xv)d[a-z]|nvme\\d+n\\d+p)\\d+$");

export const diskstatsOptions = {
  "collector.diskstats.device-include": option(
    optionTypes.pattern,
    noPattern,
    "Disks that diskstats shows; not beside device-exclude.",
  ),
  "collector.diskstats.device-exclude": option(
    optionTypes.pattern,
    excludedDevices,
    "Disks that diskstats leaves out; not beside device-include.",
  ),
};

const defaults: OptionValues<typeof diskstatsOptions> = {
  "collector.diskstats.device-include": noPattern,
  "collector.diskstats.device-exclude": excludedDevices,
};

/** One block device with what sysfs says of it, and, of those that are shown as series, what udev knows. */
export type Disk = DiskCounters & DiskFacts & { readonly udev?: UdevProperties };

/** Block devices by name. */
export type DiskReading = ReadonlyMap<string, Disk>;

/**
 * Disk I/O. Remembers what sysfs says of a disk, as that does not change while the disk is there.
 *
 * @throws {UsageError} where a pattern of what to show and one of what to leave out are both given.
 */
export function createDiskstats(values: OptionValues<typeof diskstatsOptions> = defaults): Collector<DiskReading> {
  const isShown = createExclusiveFilter(
    "collector.diskstats.device",
    values["collector.diskstats.device-include"],
    values["collector.diskstats.device-exclude"],
    excludedDevices,
  );
  const parse = createDiskstatsParser();
  const factsOf = createDiskFacts();
  const udevOf = createDiskUdev();
  return {
    name: "diskstats",
    source: "/proc/diskstats, /sys/block, /run/udev/data",
    read(host: Host, withSeries = true) {
      const bytes = host.readProc("diskstats");
      if (bytes === undefined) return undefined;
      const disks = parse(bytes);
      const facts = factsOf(host, disks);
      const shown = withSeries ? disks.filter(({ device }) => isShown(device)) : [];
      const properties = withSeries ? udevOf(host, shown) : new Map<string, UdevProperties>();
      return new Map(
        disks.map((disk, index) => {
          const udev = properties.get(`${disk.major}:${disk.minor}`);
          return [disk.device, { ...disk, ...facts[index], ...(udev && { udev }) }];
        }),
      );
    },
    series(disks, out) {
      for (const disk of disks.values()) if (isShown(disk.device)) writeDisk(disk, out);
    },
    vitals: diskVitals,
  };
}

function writeDisk({ device, major, minor, values, isRotational, udev = new Map() }: Disk, out: SeriesWriter): void {
  const label = { name: "device", value: device };
  const block = out.instance(label);
  for (const [index, value] of values.entries()) {
    const family = diskFamilies[index];
    if (family !== undefined) block[family.type](family.name, family.help).add(family.convert(value));
  }
  for (const { name, help, value } of ataValues(udev)) block.gauge(name, help).add(value);

  const numbers = [
    { name: "major", value: `${major}` },
    { name: "minor", value: `${minor}` },
    // node_exporter says 0 of a disk of which the kernel does not say.
    { name: "rotational", value: isRotational === true ? "1" : "0" },
  ];
  const info = (name: string, help: string, labels: readonly LabelPair[]) =>
    out
      .instance(label, ...labels)
      .gauge(name, help)
      .add(1);
  info("node_disk_info", "What the disk is, its number, and whether it rotates.", [...numbers, ...infoLabels(udev)]);
  const filesystem = filesystemLabels(udev);
  if (filesystem !== undefined) info("node_disk_filesystem_info", "The filesystem on the disk.", filesystem);
  const mapper = deviceMapperLabels(udev);
  if (mapper !== undefined) info("node_disk_device_mapper_info", "What the device mapper calls the disk.", mapper);
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
