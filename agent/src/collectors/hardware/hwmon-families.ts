import { cleanName } from "./hwmon-name.ts";
import type { SensorFile } from "./hwmon-files.ts";

/** The family that a file of a sensor becomes, without the prefix `node_hwmon_`. */
export interface SensorFamily {
  readonly name: string;
  readonly help: string;
  readonly type: "counter" | "gauge";
  /** From the kernel's unit to the family's, computed as node_exporter does, to the last bit. */
  readonly convert: (value: number) => number;
}

const asItIs = (value: number) => value;
const thousandth = (value: number) => value * 0.001;
const millionth = (value: number) => value / 1_000_000;

/** Units by type of sensor, for properties that have no rule of their own. */
const units: Readonly<Record<string, readonly [suffix: string, unit: string, convert: (value: number) => number]>> = {
  in: ["_volts", "volts", thousandth],
  cpu: ["_volts", "volts", thousandth],
  temp: ["_celsius", "degrees Celsius", thousandth],
  curr: ["_amps", "amperes", thousandth],
  power: ["_watt", "watts", millionth],
  humidity: ["", "parts of 1", millionth],
};

const fanSpeeds = new Set(["input", "min", "max", "target"]);
const powerIntervals = new Set(["average_interval", "average_interval_min", "average_interval_max"]);

/**
 * The family of a sensor's file. What has no unit of its own is shown as it is.
 * https://docs.kernel.org/hwmon/sysfs-interface.html
 *
 * @param hasOwnFile Whether the sensor has a file without a property too, whose name the property `input` would take.
 */
export function sensorFamily({ type, property }: SensorFile, hasOwnFile: boolean): SensorFamily {
  if (type === "beep_enable") {
    return gauge("beep_enabled", "Whether the chip may beep.", (value) => Number(value === 1));
  }
  if (type === "vrm") return gauge("voltage_regulator_version", "Version of the voltage regulator's standard.", asItIs);
  if (type === "update_interval") {
    return gauge("update_interval_seconds", "Seconds between two readings of the chip.", thousandth);
  }

  const name = nameOf(type, property, hasOwnFile);
  const what = property === "" ? "its own value" : property;
  if (property === "fault" || property === "alarm") return gauge(name, `Sensors of type ${type}: ${what}.`, asItIs);
  if (property === "beep") return gauge(`${name}_enabled`, `Sensors of type ${type}: whether they may beep.`, asItIs);
  if (type === "energy") {
    return {
      name: `${name}_joule_total`,
      help: `Energy used, in joules: ${what}.`,
      type: "counter",
      convert: millionth,
    };
  }
  if (type === "power" && property === "accuracy") return gauge(name, "Accuracy of the power meter.", millionth);
  if (type === "power" && powerIntervals.has(property)) {
    return gauge(`${name}_seconds`, `Power meter, in seconds: ${what}.`, thousandth);
  }
  if (type === "fan" && fanSpeeds.has(property)) {
    return gauge(`${name}_rpm`, `Fans, in revolutions a minute: ${what}.`, asItIs);
  }
  if (type === "freq" && property === "input") {
    return gauge(`${name}_freq_mhz`, "Frequency in megahertz.", millionth);
  }
  const unit = type === "temp" && property === "type" ? undefined : units[type];
  if (unit === undefined) return gauge(name, `Sensors of type ${type}: ${what}.`, asItIs);
  const [suffix, unitName, convert] = unit;
  return gauge(name + suffix, `Sensors of type ${type}, in ${unitName}: ${what}.`, convert);
}

function nameOf(type: string, property: string, hasOwnFile: boolean): string {
  if (property === "" || (property === "input" && !hasOwnFile)) return type;
  return `${type}_${cleanName(property)}`;
}

function gauge(name: string, help: string, convert: (value: number) => number): SensorFamily {
  return { name, help, type: "gauge", convert };
}
