import { option, optionTypes, type OptionValues } from "@kubevitals/program";
import type { SeriesWriter } from "../../series-writer.ts";
import type { Collector } from "../collector.ts";
import { isSameChip, lookAtChip, readSensor, type SensorReading } from "./hwmon-chip.ts";
import type { SensorFamily } from "./hwmon-families.ts";
import { cleanName, nameChips } from "./hwmon-name.ts";
import { createKeptDevices } from "../reading/kept-devices.ts";
import { createNameFilter, noPattern } from "../reading/name-filter.ts";

const { pattern } = optionTypes;

export const hwmonOptions = {
  "collector.hwmon.chip-include": option(pattern, noPattern, "Chips that hwmon shows."),
  "collector.hwmon.chip-exclude": option(pattern, noPattern, "Chips that hwmon leaves out."),
  "collector.hwmon.sensor-include": option(pattern, noPattern, "Sensors that hwmon shows, as CHIP;SENSOR."),
  "collector.hwmon.sensor-exclude": option(pattern, noPattern, "Sensors that hwmon leaves out, as CHIP;SENSOR."),
};

/** What one chip's sensors say. */
export interface ChipReading {
  readonly chip: string;
  /** What its driver calls it, cleaned; empty where it does not say. */
  readonly driverName: string;
  readonly sensors: readonly SensorReading[];
}

/** Sensors of the hardware: temperatures, fans, voltages, power. https://docs.kernel.org/hwmon/sysfs-interface.html */
export function createHwmon(values: OptionValues<typeof hwmonOptions>): Collector<readonly ChipReading[]> {
  const isWantedChip = createNameFilter(values["collector.hwmon.chip-include"], values["collector.hwmon.chip-exclude"]);
  const isWantedSensor = createNameFilter(
    values["collector.hwmon.sensor-include"],
    values["collector.hwmon.sensor-exclude"],
  );
  const chipsOf = createKeptDevices("class/hwmon", lookAtChip, isSameChip);
  return {
    name: "hwmon",
    source: "/sys/class/hwmon",
    read(host) {
      const found = chipsOf(host);
      if (found === undefined) return undefined;
      const chips = [...found.values()];
      return nameChips(chips).flatMap((chip, index) => {
        const { driverName, sensors } = chips[index] ?? { driverName: "", sensors: [] };
        if (!isWantedChip(chip)) return [];
        const wanted = sensors.filter(({ sensor }) => isWantedSensor(`${chip};${sensor}`));
        const readings = wanted.map((sensor) => readSensor(host, sensor));
        return [{ chip, driverName: cleanName(driverName), sensors: readings }];
      });
    },
    series: writeChips,
  };
}

function writeChips(chips: readonly ChipReading[], out: SeriesWriter): void {
  const names = out.gauge("node_hwmon_chip_names", "What the chip's driver calls it.", ["chip", "chip_name"]);
  for (const { chip, driverName } of chips) if (driverName !== "") names.add(1, chip, driverName);
  const labels = out.gauge("node_hwmon_sensor_label", "What the sensor is for.", ["chip", "sensor", "label"]);
  for (const { chip, sensors } of chips) {
    for (const { sensor, label } of sensors) if (label !== undefined) labels.add(1, chip, sensor, label);
  }
  for (const { family, rows } of rowsByFamily(chips)) {
    const writer = out[family.type](`node_hwmon_${family.name}`, family.help, ["chip", "sensor"]);
    for (const { chip, sensor, value } of rows.values()) writer.add(value, chip, sensor);
  }
}

/** Rows of a family by chip and sensor: two files may come to the same name, and no page may say a row twice. */
interface FamilyRows {
  readonly family: SensorFamily;
  readonly rows: Map<string, { readonly chip: string; readonly sensor: string; readonly value: number }>;
}

function rowsByFamily(chips: readonly ChipReading[]): Iterable<FamilyRows> {
  const families = new Map<string, FamilyRows>();
  for (const { chip, sensors } of chips) {
    for (const { family, sensor, value } of sensors.flatMap(({ values }) => values)) {
      let known = families.get(family.name);
      if (known === undefined) families.set(family.name, (known = { family, rows: new Map() }));
      const key = `${chip};${sensor}`;
      if (!known.rows.has(key)) known.rows.set(key, { chip, sensor, value });
    }
  }
  return families.values();
}
