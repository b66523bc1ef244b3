import type { BlockWriter } from "@kubevitals/proto";
import { ByteCursor } from "../../byte-cursor.ts";
import type { Host } from "../../host.ts";
import type { Collector } from "../collector.ts";
import { createMemo } from "../reading/memo.ts";
import { parseMdstat, type MdArray } from "./mdstat.ts";
import { readAttribute, readInteger, readText } from "../reading/sysfs-attribute.ts";

/** What sysfs says of an array. */
export interface MdRaid {
  readonly device: string;
  /** Disks of the whole array; undefined where it has none of its own, as a container. */
  readonly disks: number | undefined;
  /** Disks that are lacking; 0 at levels without redundancy, where node_exporter says so too. */
  readonly degraded: number | undefined;
}

export interface MdadmReading {
  readonly arrays: readonly MdArray[];
  readonly raids: readonly MdRaid[];
}

const folder = "block";

/** Levels of arrays that are containers of other arrays. */
const containers = new Set(["container", "imsm", "ddf", ""]);
const redundantLevels = new Set(["raid1", "raid4", "raid5", "raid6", "raid10"]);

/** States of node_exporter's node_md_state, and what an array does in them. */
const states: readonly (readonly [state: string, activity: string])[] = [
  ["active", "active"],
  ["inactive", "inactive"],
  ["recovering", "recovering"],
  ["resync", "resyncing"],
  ["check", "checking"],
];

/** Software RAID. https://docs.kernel.org/admin-guide/md.html */
export function createMdadm(): Collector<MdadmReading> {
  const pathsOf = createMemo((device) => {
    const path = `${folder}/${device}/md`;
    return { level: `${path}/level`, disks: `${path}/raid_disks`, degraded: `${path}/degraded` };
  });
  const readRaid = (host: Host, device: string): readonly MdRaid[] => {
    const paths = pathsOf(device);
    const level = readText(host, paths.level);
    if (level === undefined) return [];
    const disks = containers.has(level) ? undefined : firstNumberOf(readAttribute(host, paths.disks));
    return [{ device, disks, degraded: redundantLevels.has(level) ? readInteger(host, paths.degraded) : 0 }];
  };
  return {
    name: "mdadm",
    source: "/proc/mdstat, /sys/block/md*/md",
    read(host) {
      const bytes = host.readProc("mdstat");
      if (bytes === undefined) return undefined;
      const arrays = parseMdstat(bytes);
      const devices = host.listSys(folder)?.filter((device) => device.startsWith("md")) ?? [];
      return { arrays, raids: devices.flatMap((device) => readRaid(host, device)) };
    },
    series({ arrays, raids }, out) {
      for (const array of arrays) writeArray(array, out.instance({ name: "device", value: array.device }));
      for (const { device, disks, degraded } of raids) {
        const block = out.instance({ name: "device", value: device });
        if (disks !== undefined) block.gauge("node_md_raid_disks", "Disks of the whole array.").add(disks);
        if (degraded !== undefined) block.gauge("node_md_degraded", "Disks that the array lacks.").add(degraded);
      }
    },
  };
}

function writeArray(array: MdArray, block: BlockWriter): void {
  const { activity, blocks, blocksSynced, disksActive, disksRequired, disksFailed, disksSpare } = array;
  const disks = block.gauge("node_md_disks", "Disks of the array by their state.", ["state"]);
  if (disksActive !== undefined) disks.add(disksActive, "active");
  disks.add(disksFailed, "failed");
  disks.add(disksSpare, "spare");
  if (disksRequired !== undefined) {
    block.gauge("node_md_disks_required", "Disks that the array needs to be whole.").add(disksRequired);
  }
  const stateOf = block.gauge("node_md_state", "Whether the array is in this state.", ["state"]);
  for (const [state, of] of states) stateOf.add(Number(activity === of), state);
  if (blocks !== undefined) block.gauge("node_md_blocks", "Size of the array in blocks of 1 KiB.").add(blocks);
  if (blocksSynced !== undefined) {
    block.gauge("node_md_blocks_synced", "Blocks of the array that are in step on all disks.").add(blocksSynced);
  }
}

/** While an array grows, its number of disks is followed by the one before: `5 (4)`. */
function firstNumberOf(bytes: Uint8Array | undefined): number | undefined {
  const value = bytes === undefined ? NaN : new ByteCursor(bytes).number();
  return Number.isNaN(value) ? undefined : value;
}
