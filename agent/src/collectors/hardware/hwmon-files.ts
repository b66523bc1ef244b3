/** Kinds of sensors and settings whose files node_exporter reads. */
const sensorTypes = new Set([
  "vrm",
  "beep_enable",
  "update_interval",
  "in",
  "cpu",
  "fan",
  "pwm",
  "temp",
  "curr",
  "power",
  "energy",
  "humidity",
  "intrusion",
  "freq",
]);

/** A file of a chip: `temp1_input` is the property `input` of the sensor `temp1`, which is of type `temp`. */
export interface SensorFile {
  /** Type and number; 0 where the file has none: `temp1`, `update_interval0`. */
  readonly sensor: string;
  readonly type: string;
  /** Empty where the file is the sensor's own: `pwm1`. */
  readonly property: string;
}

/** What the name of a file in a chip's folder stands for; undefined for those that are no sensor's. */
export function sensorFileOf(name: string): SensorFile | undefined {
  // Every device has this folder, of its power management.
  if (name === "power") return undefined;
  const [, type, number = "", property = ""] = /^([^0-9]+)([0-9]*)(?:_(.+))?$/.exec(name) ?? [];
  if (type === undefined || !sensorTypes.has(type)) return undefined;
  return { sensor: `${type}${Number(number)}`, type, property };
}
