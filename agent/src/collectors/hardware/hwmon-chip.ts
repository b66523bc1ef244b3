import type { Host } from "../../host.ts";
import { sensorFamily, type SensorFamily } from "./hwmon-families.ts";
import { sensorFileOf, type SensorFile } from "./hwmon-files.ts";
import { cleanName, identify, type ChipIdentity } from "./hwmon-name.ts";
import { readAttribute, validText } from "../reading/sysfs-attribute.ts";

/** A chip with what its folders hold. */
export interface Chip extends ChipIdentity {
  /** Where its folder lies. */
  readonly link: string | undefined;
  readonly sensors: readonly SensorFiles[];
}

/** A sensor with its files. */
interface SensorFiles {
  readonly sensor: string;
  readonly label: string | undefined;
  readonly values: readonly { readonly file: SensorFile; readonly path: string; readonly family: SensorFamily }[];
}

/** What a sensor says. */
export interface SensorReading {
  readonly sensor: string;
  readonly label: string | undefined;
  readonly values: readonly { readonly family: SensorFamily; readonly sensor: string; readonly value: number }[];
}

/** Bytes of a file that count: as many as node_exporter reads. */
const mostBytes = 128;

/**
 * The chip in a folder of `class/hwmon`. Its files lie there, or, of old drivers, in the folder of the device that it belongs to.
 */
export function lookAtChip(host: Host, folder: string): Chip | undefined {
  const path = `class/hwmon/${folder}`;
  const own = host.listSys(path);
  if (own === undefined) return undefined;
  const paths = new Map<string, string>();
  for (const name of own) paths.set(name, `${path}/${name}`);
  for (const name of host.listSys(`${path}/device`) ?? []) paths.set(name, `${path}/device/${name}`);
  return { ...identify(host, folder), link: host.readSysLink(path), sensors: sensorsOf(paths) };
}

/** Whether the folder of that name is still this chip's: when drivers are loaded anew, the numbers may change hands. */
export function isSameChip(host: Host, folder: string, { link }: Chip): boolean {
  return host.readSysLink(`class/hwmon/${folder}`) === link;
}

function sensorsOf(paths: ReadonlyMap<string, string>): readonly SensorFiles[] {
  const sensors = new Map<string, Map<string, { file: SensorFile; path: string }>>();
  for (const [name, path] of paths) {
    const file = sensorFileOf(name);
    if (file === undefined) continue;
    const files = sensors.get(file.sensor) ?? new Map<string, { file: SensorFile; path: string }>();
    sensors.set(file.sensor, files.set(file.property, { file, path }));
  }
  return Array.from(sensors, ([sensor, files]) => {
    const label = files.get("label")?.path;
    const values = [...files.values()]
      .filter(({ file }) => file.property !== "label" && !isNamelessFrequency(file, label))
      .map(({ file, path }) => ({ file, path, family: sensorFamily(file, files.has("")) }));
    return { sensor, label, values };
  });
}

/** Frequencies go by their label; node_exporter leaves out one that has none. */
function isNamelessFrequency({ type, property }: SensorFile, label: string | undefined): boolean {
  return type === "freq" && property === "input" && label === undefined;
}

/** What the sensor says now; what does not answer, or is no number, is left out. */
export function readSensor(host: Host, { sensor, label: labelPath, values: files }: SensorFiles): SensorReading {
  const label = labelPath === undefined ? undefined : textOf(readAttribute(host, labelPath));
  const values: SensorReading["values"][number][] = [];
  for (const { file, path, family } of files) {
    const value = numberOf(readAttribute(host, path));
    if (value === undefined) continue;
    const isFrequency = file.type === "freq" && file.property === "input";
    if (isFrequency && label === undefined) continue;
    values.push({ family, value: family.convert(value), sensor: isFrequency ? cleanName(label ?? "") : sensor });
  }
  return { sensor, label, values };
}

function textOf(bytes: Uint8Array | undefined): string | undefined {
  return bytes && validText(bytes.subarray(0, mostBytes)).replaceAll(/^\n+|\n+$/g, "");
}

/** The number that is all there is in a file, with a newline at most. */
function numberOf(bytes: Uint8Array | undefined): number | undefined {
  const text = textOf(bytes);
  return text !== undefined && /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text) ? Number(text) : undefined;
}
