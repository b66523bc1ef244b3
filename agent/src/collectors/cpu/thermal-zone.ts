import type { Host } from "../../host.ts";
import type { Collector } from "../collector.ts";
import { createKeptDevices } from "../reading/kept-devices.ts";
import { readInteger, readText } from "../reading/sysfs-attribute.ts";

/** A sensor of the platform. */
export interface ThermalZone {
  readonly zone: string;
  readonly type: string;
  readonly millidegrees: number;
}

/** Something that cools, by what it does or by doing less: a fan, a CPU that can be throttled. */
export interface CoolingDevice {
  readonly name: string;
  readonly type: string;
  /** How much it cools now: from 0, or -1 where it cannot tell, to the highest state. */
  readonly currentState: number;
  readonly maximumState: number;
}

export interface ThermalReading {
  readonly zones: readonly ThermalZone[];
  readonly coolingDevices: readonly CoolingDevice[];
}

/** A zone or a cooling device, with the paths of its files. */
interface ThermalFiles {
  readonly isZone: boolean;
  /** Its number, as text. */
  readonly name: string;
  readonly type: string;
  readonly temperature: string;
  readonly currentState: string;
  readonly maximumState: string;
}

const folder = "class/thermal";

/**
 * Temperatures of the platform's zones, and what cools them. A zone whose sensor does not answer has no temperature, where
 * node_exporter 1.12 says 0. https://docs.kernel.org/driver-api/thermal/sysfs-api.html
 */
export function createThermalZone(): Collector<ThermalReading> {
  const devicesOf = createKeptDevices(folder, look);
  return {
    name: "thermal_zone",
    source: "/sys/class/thermal",
    read(host) {
      const devices = [...(devicesOf(host)?.values() ?? [])];
      return {
        zones: devices.filter(({ isZone }) => isZone).flatMap((files) => readZone(host, files)),
        coolingDevices: devices.filter(({ isZone }) => !isZone).flatMap((files) => readCoolingDevice(host, files)),
      };
    },
    series({ zones, coolingDevices }, out) {
      const temperatures = out.gauge("node_thermal_zone_temp", "Temperature of the zone in degrees Celsius.", [
        "zone",
        "type",
      ]);
      for (const { zone, type, millidegrees } of zones) temperatures.add(millidegrees / 1000, zone, type);
      const labels = ["name", "type"];
      const current = out.gauge("node_cooling_device_cur_state", "How much the device cools, from 0.", labels);
      for (const { name, type, currentState } of coolingDevices) current.add(currentState, name, type);
      const maximum = out.gauge("node_cooling_device_max_state", "How much the device can cool.", labels);
      for (const { name, type, maximumState } of coolingDevices) maximum.add(maximumState, name, type);
    },
  };
}

function look(_host: Host, device: string): ThermalFiles | undefined {
  const [, kind, name] = /^(thermal_zone|cooling_device)(\d.*)$/.exec(device) ?? [];
  if (kind === undefined || name === undefined) return undefined;
  const path = `${folder}/${device}`;
  return {
    isZone: kind === "thermal_zone",
    name,
    type: `${path}/type`,
    temperature: `${path}/temp`,
    currentState: `${path}/cur_state`,
    maximumState: `${path}/max_state`,
  };
}

function readZone(host: Host, { name: zone, type: typePath, temperature }: ThermalFiles): readonly ThermalZone[] {
  const millidegrees = readInteger(host, temperature);
  const type = readText(host, typePath);
  return millidegrees === undefined || type === undefined ? [] : [{ zone, type, millidegrees }];
}

function readCoolingDevice(host: Host, files: ThermalFiles): readonly CoolingDevice[] {
  const type = readText(host, files.type);
  const maximumState = readInteger(host, files.maximumState);
  const currentState = readInteger(host, files.currentState);
  if (type === undefined || maximumState === undefined || currentState === undefined) return [];
  return [{ name: files.name, type, currentState, maximumState }];
}
