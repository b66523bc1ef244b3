import type { Host } from "../../host.ts";
import { readAttribute, validText } from "../reading/sysfs-attribute.ts";

/** What is to be known of a chip before it can be named beside the others. */
export interface ChipIdentity {
  /** Name of its folder: `hwmon3`. */
  readonly folder: string;
  /** Its name by the device that it belongs to: `platform_coretemp_0`. */
  readonly base: string;
  /** What its driver calls it; empty where it does not say. */
  readonly driverName: string;
}

/** Lower case, with an underscore for what may not stand in a metric's name, and none at the ends. */
export function cleanName(name: string): string {
  return name
    .toLowerCase()
    .replaceAll(/[^a-z0-9:_]/g, "_")
    .replaceAll(/^_+|_+$/g, "");
}

/**
 * How node_exporter comes to a chip's name: the numbers of hwmon folders depend on the order in which drivers load, but where
 * the device lies does not. So the name is the device's last two folders; else what the driver calls the chip; else the folder.
 */
export function identify(host: Host, folder: string): ChipIdentity {
  const driverName = driverNameOf(host, folder);
  return { folder, base: deviceName(host, folder) || cleanName(driverName) || cleanName(folder), driverName };
}

/**
 * Names that tell the chips apart. Several may belong to one device: then each is called after its driver's name too, or, where
 * that is the same, after its folder.
 */
export function nameChips(chips: readonly ChipIdentity[]): readonly string[] {
  const bases = countOf(chips.map(({ base }) => base));
  const pairs = countOf(chips.map((chip) => pairOf(chip)));
  return chips.map((chip) => {
    if (bases.get(chip.base) === 1) return chip.base;
    const suffix = pairs.get(pairOf(chip)) === 1 ? cleanName(chip.driverName) : "";
    return `${chip.base}_${suffix || cleanName(chip.folder)}`;
  });
}

function pairOf({ base, driverName }: ChipIdentity): string {
  return `${base}\u0000${driverName}`;
}

function countOf(texts: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
  return counts;
}

function driverNameOf(host: Host, folder: string): string {
  const bytes = readAttribute(host, `class/hwmon/${folder}/name`);
  return bytes === undefined ? "" : validText(bytes).trim();
}

/** Bus and device that the chip belongs to, of `devices/platform/coretemp.0` the last two; empty where it belongs to none. */
function deviceName(host: Host, folder: string): string {
  const chip = follow(host, `class/hwmon/${folder}`);
  const device = `${chip}/device`;
  if (host.listSys(device) === undefined) return "";
  const [parent = "", name = ""] = follow(host, device).split("/").slice(-2).map(cleanName);
  return parent !== "" && name !== "" ? `${parent}_${name}` : name;
}

/** Where a path below the sys mount leads: its last part may be a link, which the kernel makes a relative one. */
function follow(host: Host, path: string): string {
  const link = host.readSysLink(path);
  if (link === undefined) return path;
  const parts = path.split("/").slice(0, -1);
  for (const part of link.split("/")) {
    if (part === "..") parts.pop();
    else if (part !== "." && part !== "") parts.push(part);
  }
  return parts.join("/");
}
