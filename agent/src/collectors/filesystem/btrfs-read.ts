import { ByteCursor } from "../../byte-cursor.ts";
import type { Host } from "../../host.ts";
import { readSysNumber } from "../reading/number-file.ts";

/** One Btrfs filesystem, as sysfs shows it. */
export interface BtrfsFilesystem {
  readonly uuid: string;
  readonly label: string;
  readonly globalReserveBytes: number;
  /** From Linux 6.0; before, nothing is counted. */
  readonly commits: BtrfsCommits;
  readonly allocations: readonly BtrfsAllocation[];
  /** Sizes of the devices by name. */
  readonly deviceBytes: ReadonlyMap<string, number>;
}

export interface BtrfsCommits {
  readonly count: number;
  readonly lastMilliseconds: number;
  readonly mostMilliseconds: number;
  readonly totalMilliseconds: number;
}

/** Space for one type of data. */
export interface BtrfsAllocation {
  readonly type: string;
  readonly reservedBytes: number;
  readonly layouts: readonly BtrfsLayout[];
}

/** Space of one way to lay data out over the devices. */
export interface BtrfsLayout {
  readonly mode: string;
  readonly usedBytes: number;
  readonly totalBytes: number;
  /** Bytes of disk for a byte of data. */
  readonly ratio: number;
}

const folder = "fs/btrfs";
const sectorBytes = 512;
const types = ["data", "metadata", "system"];

/** The mounted filesystems: folders named by UUID. https://btrfs.readthedocs.io/en/latest/btrfs-ioctl.html (sysfs interface) */
export function readBtrfs(host: Host): readonly BtrfsFilesystem[] {
  const names = host.listSys(folder) ?? [];
  return names.filter((name) => name.includes("-")).map((name) => readFilesystem(host, `${folder}/${name}`, name));
}

function readFilesystem(host: Host, path: string, name: string): BtrfsFilesystem {
  const devices = host.listSys(`${path}/devices`) ?? [];
  const sizeOf = (device: string) => readSysNumber(host, `${path}/devices/${device}/size`) ?? 0;
  return {
    uuid: readLine(host, `${path}/metadata_uuid`) || name,
    label: readLine(host, `${path}/label`),
    globalReserveBytes: readSysNumber(host, `${path}/allocation/global_rsv_size`) ?? 0,
    commits: readCommits(host, `${path}/commit_stats`),
    allocations: types.map((type) => readAllocation(host, `${path}/allocation/${type}`, type, devices.length)),
    deviceBytes: new Map(devices.map((device) => [device, sizeOf(device) * sectorBytes])),
  };
}

function readLine(host: Host, path: string): string {
  const bytes = host.readSys(path);
  return bytes === undefined ? "" : new ByteCursor(bytes).rest();
}

/** `commits 6`, `last_commit_ms 2`, … */
function readCommits(host: Host, path: string): BtrfsCommits {
  const values = new Map<string, number>();
  const bytes = host.readSys(path);
  for (const cursor = new ByteCursor(bytes ?? new Uint8Array()); !cursor.isAtEnd; cursor.nextLine()) {
    const name = cursor.word();
    const value = cursor.number();
    if (Number.isNaN(value)) throw new Error(`${path}: a number expected after ${name.slice(0, 64)}`);
    values.set(name, value);
  }
  return {
    count: values.get("commits") ?? 0,
    lastMilliseconds: values.get("last_commit_ms") ?? 0,
    mostMilliseconds: values.get("max_commit_ms") ?? 0,
    totalMilliseconds: values.get("total_commit_ms") ?? 0,
  };
}

function readAllocation(host: Host, path: string, type: string, devices: number): BtrfsAllocation {
  // Beside the layouts' folders stand files of numbers; other names than these are no layouts.
  const modes = (host.listSys(path) ?? []).filter((name) => ratios.has(name));
  const layouts = modes.map((mode) => ({
    mode,
    totalBytes: readSysNumber(host, `${path}/${mode}/total_bytes`) ?? 0,
    usedBytes: readSysNumber(host, `${path}/${mode}/used_bytes`) ?? 0,
    ratio: ratios.get(mode)?.(devices) ?? 0,
  }));
  return { type, reservedBytes: readSysNumber(host, `${path}/bytes_reserved`) ?? 0, layouts };
}

/** Bytes of disk for a byte of data, by layout; those with parity depend on the number of devices. */
const ratios: ReadonlyMap<string, (devices: number) => number> = new Map<string, (devices: number) => number>([
  ["single", () => 1],
  ["raid0", () => 1],
  ["dup", () => 2],
  ["raid1", () => 2],
  ["raid10", () => 2],
  ["raid1c3", () => 3],
  ["raid1c4", () => 4],
  ["raid5", (devices) => devices / (devices - 1)],
  ["raid6", (devices) => devices / (devices - 2)],
]);
