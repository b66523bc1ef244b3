import type { Host } from "../../host.ts";
import type { GpuReading } from "../device.ts";
import { namesIn, textIn, type DrmCard } from "./card.ts";
import { readFigures, whole } from "./figures.ts";

/** The sensors of a device. https://docs.kernel.org/hwmon/sysfs-interface.html */
export interface HwmonFolder {
  /** What the driver calls the chip: as it is called itself. */
  readonly name: string;
  /** Below the sys mount. */
  readonly folder: string;
  readonly names: readonly string[];
  /** What the driver calls a sensor: `temp1` is the `edge`. */
  readonly labels: ReadonlyMap<string, string>;
}

const drivers = new Set(["amdgpu", "i915", "xe"]);

/** The folder of the device's own sensors, by the name that the driver gives it; undefined where it has none. */
export function findHwmon(host: Host, { device, driver }: DrmCard): HwmonFolder | undefined {
  for (const chip of namesIn(host, `${device}/hwmon`)) {
    const folder = `${device}/hwmon/${chip}`;
    const chipName = textIn(host, `${folder}/name`);
    // i915 has chips of its parts too, `i915_gt0`.
    const isOwn = driver === undefined ? drivers.has(chipName ?? "") : chipName === driver;
    if (!isOwn) continue;
    const names = namesIn(host, folder);
    const labels = names.flatMap((name) => {
      const sensor = /^([a-z]+\d+)_label$/.exec(name)?.[1];
      const label = sensor === undefined ? undefined : textIn(host, `${folder}/${name}`);
      return sensor === undefined || label === undefined ? [] : [[sensor, label] as const];
    });
    return { name: chipName ?? "", folder, names, labels: new Map(labels) };
  }
  return undefined;
}

/** The sensor of that type whose label is the given one. */
export function sensorLabelled({ labels }: HwmonFolder, type: string, label: string): string | undefined {
  for (const [sensor, known] of labels) if (known === label && sensor.startsWith(type)) return sensor;
  return undefined;
}

/** The fan's speed over its highest, else the share of the time in which it is powered. */
export function fanOf(host: Host, { folder, names }: HwmonFolder): Partial<GpuReading> {
  const read = (name: string, most: number) =>
    names.includes(name)
      ? readFigures(host, folder, [{ ...whole("fanRatio", name), divisor: 1, most }]).fanRatio
      : undefined;
  const highest = read("fan1_max", 1e6);
  const speed = read("fan1_input", 1e6);
  if (highest !== undefined && highest > 0 && speed !== undefined) return { fanRatio: Math.min(1, speed / highest) };
  const pulse = read("pwm1", 255);
  return pulse === undefined ? {} : { fanRatio: pulse / 255 };
}
