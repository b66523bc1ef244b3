import type { LabelPair } from "@kubevitals/proto";
import { ByteCursor } from "../../byte-cursor.ts";
import type { Host } from "../../host.ts";
import type { DiskCounters } from "./diskstats-parse.ts";
import { validText } from "../reading/sysfs-attribute.ts";

/** What udev, the daemon that names devices, found out about a disk: `ID_MODEL` and the like. */
export type UdevProperties = ReadonlyMap<string, string>;

/** Where udev keeps what it knows, below the host's root. */
const folder = "run/udev/data";

/** Calls in which each of a few disks is read anew once: with series every 15 s, a minute. */
const callsPerRound = 4;

/**
 * Properties of the given disks by device number, of those that udev knows. Its files are no kernel's and cannot be kept open, so
 * they are kept in memory: those of a new disk are read at once, and of the others one at a call, in turn.
 */
export function createDiskUdev(): (host: Host, disks: readonly DiskCounters[]) => ReadonlyMap<string, UdevProperties> {
  let kept: ReadonlyMap<string, UdevProperties> = new Map();
  let turn = 0;
  return (host, disks) => {
    turn = turn + 1 < Math.max(disks.length, callsPerRound) ? turn + 1 : 0;
    const next = new Map<string, UdevProperties>();
    for (const [index, disk] of disks.entries()) {
      const number = `${disk.major}:${disk.minor}`;
      next.set(number, (index === turn ? undefined : kept.get(number)) ?? readProperties(host, number));
    }
    kept = next;
    return next;
  };
}

function readProperties(host: Host, number: string): UdevProperties {
  try {
    const bytes = host.readRoot(`${folder}/b${number}`);
    return bytes === undefined ? new Map() : parseUdevData(bytes);
  } catch {
    // What may not be read is not known, and the disk's counters do not depend on it.
    return new Map();
  }
}

/** Parses udev's file on a device: a line a fact, those that begin with `E:` are properties, `E:ID_MODEL=Disk`. */
export function parseUdevData(bytes: Uint8Array): UdevProperties {
  const properties = new Map<string, string>();
  for (const cursor = new ByteCursor(bytes); !cursor.isAtEnd;) {
    const line = validText(cursor.line()).replace(/\r$/, "");
    const equals = line.indexOf("=");
    if (line.startsWith("E:") && equals >= 0) properties.set(line.slice("E:".length, equals), line.slice(equals + 1));
  }
  return properties;
}

/** Labels of node_disk_info that udev knows; empty ones are left out. */
export function infoLabels(properties: UdevProperties): readonly LabelPair[] {
  return labelsOf({
    path: properties.get("ID_PATH"),
    wwn: properties.get("ID_WWN"),
    model: properties.get("ID_MODEL"),
    // What is printed on the disk, or else what comes nearest to it.
    serial: properties.get("SCSI_IDENT_SERIAL") || properties.get("ID_SERIAL_SHORT") || properties.get("ID_SERIAL"),
    revision: properties.get("ID_REVISION"),
  });
}

/** Labels of node_disk_filesystem_info; undefined where the disk holds no filesystem that udev knows. */
export function filesystemLabels(properties: UdevProperties): readonly LabelPair[] | undefined {
  const type = properties.get("ID_FS_TYPE");
  if (!type) return undefined;
  return labelsOf({
    type,
    usage: properties.get("ID_FS_USAGE"),
    uuid: properties.get("ID_FS_UUID"),
    version: properties.get("ID_FS_VERSION"),
  });
}

/** Labels of node_disk_device_mapper_info; undefined where the disk is none of the device mapper's. */
export function deviceMapperLabels(properties: UdevProperties): readonly LabelPair[] | undefined {
  const name = properties.get("DM_NAME");
  if (!name) return undefined;
  return labelsOf({
    name,
    uuid: properties.get("DM_UUID"),
    vg_name: properties.get("DM_VG_NAME"),
    lv_name: properties.get("DM_LV_NAME"),
    lv_layer: properties.get("DM_LV_LAYER"),
  });
}

const ataFamilies: readonly { readonly property: string; readonly name: string; readonly help: string }[] = [
  { property: "ID_ATA_WRITE_CACHE", name: "ata_write_cache", help: "Whether the disk has a write cache." },
  {
    property: "ID_ATA_WRITE_CACHE_ENABLED",
    name: "ata_write_cache_enabled",
    help: "Whether the disk's write cache is switched on.",
  },
  {
    property: "ID_ATA_ROTATION_RATE_RPM",
    name: "ata_rotation_rate_rpm",
    help: "Revolutions of the disk a minute; 0 of one that does not rotate.",
  },
];

/** What udev knows of an ATA disk in numbers. */
export function ataValues(properties: UdevProperties): readonly { name: string; help: string; value: number }[] {
  if (!properties.get("ID_ATA")) return [];
  return ataFamilies.flatMap(({ property, name, help }) => {
    const text = properties.get(property) ?? "";
    return /^\d+(\.\d+)?$/.test(text) ? [{ name: `node_disk_${name}`, help, value: Number(text) }] : [];
  });
}

function labelsOf(texts: Readonly<Record<string, string | undefined>>): readonly LabelPair[] {
  return Object.entries(texts).flatMap(([name, value]) => (value ? [{ name, value }] : []));
}
