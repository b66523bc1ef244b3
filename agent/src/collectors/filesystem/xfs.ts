import { ByteCursor } from "../../byte-cursor.ts";
import type { Host } from "../../host.ts";
import type { Collector } from "../collector.ts";
import { createKeptDevices } from "../reading/kept-devices.ts";
import { xfsFamilies } from "./xfs-families.ts";

/** The lines of one filesystem's statistics by the word that they begin with. */
export type XfsStatistics = ReadonlyMap<string, readonly number[]>;

const linesWithFamilies: ReadonlySet<string> = new Set(xfsFamilies.map(({ line }) => line));

/** Parses `stats/stats` of an XFS filesystem: lines of a word and numbers, of which those with families are taken. */
export function parseXfsStatistics(device: string, bytes: Uint8Array): XfsStatistics {
  const statistics = new Map<string, readonly number[]>();
  for (const cursor = new ByteCursor(bytes); !cursor.isAtEnd; cursor.nextLine()) {
    const line = cursor.word();
    if (!linesWithFamilies.has(line)) continue;
    const values: number[] = [];
    while (!cursor.isAtLineEnd) values.push(cursor.number());
    if (values.some(Number.isNaN)) throw new Error(`fs/xfs/${device}/stats/stats: numbers expected after ${line}`);
    statistics.set(line, values);
  }
  return statistics;
}

/** Beside the filesystems' folders stands one, `stats`, with the sums of them all. */
function fileOf(_host: Host, device: string): string | undefined {
  return device === "stats" ? undefined : `fs/xfs/${device}/stats/stats`;
}

function readFilesystems(
  host: Host,
  filesOf: (host: Host) => ReadonlyMap<string, string> | undefined,
): ReadonlyMap<string, XfsStatistics> {
  const filesystems = new Map<string, XfsStatistics>();
  for (const [device, file] of filesOf(host) ?? []) {
    const bytes = host.readSys(file);
    if (bytes !== undefined) filesystems.set(device, parseXfsStatistics(device, bytes));
  }
  return filesystems;
}

/** XFS filesystems by device. A machine without one has none, which is no failure. https://docs.kernel.org/admin-guide/xfs.html */
export function createXfs(): Collector<ReadonlyMap<string, XfsStatistics>> {
  const filesOf = createKeptDevices("fs/xfs", fileOf);
  return {
    name: "xfs",
    source: "/sys/fs/xfs",
    read: (host) => readFilesystems(host, filesOf),
    series(filesystems, out) {
      for (const [device, statistics] of filesystems) {
        const block = out.instance({ name: "device", value: device });
        for (const { name, help, line, at } of xfsFamilies) {
          const value = statistics.get(line)?.[at];
          if (value !== undefined) block.counter(`node_xfs_${name}_total`, help).add(value);
        }
      }
    },
  };
}
