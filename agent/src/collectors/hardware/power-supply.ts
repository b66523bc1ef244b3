import { option, optionTypes, type OptionValues } from "@kubevitals/program";
import type { LabelPair } from "@kubevitals/proto";
import type { Host } from "../../host.ts";
import {
  findAttributes,
  readValues,
  writeValues,
  type AttributeFile,
  type AttributeValue,
} from "../reading/attribute-families.ts";
import type { Collector } from "../collector.ts";
import { createKeptDevices } from "../reading/kept-devices.ts";
import { createNameFilter, noPattern, patternOf } from "../reading/name-filter.ts";
import { powerSupplyFamilies } from "./power-supply-families.ts";
import { findTexts, readTexts, type TextFile } from "../reading/text-files.ts";

export const powerSupplyOptions = {
  "collector.powersupply.ignored-supplies": option(
    optionTypes.pattern,
    patternOf("^$"),
    "Power supplies that powersupplyclass leaves out.",
  ),
};

/** What sysfs says of one battery, adapter or port that supplies power. */
export interface PowerSupply {
  readonly name: string;
  /** Attributes that are text and not empty. */
  readonly info: readonly LabelPair[];
  readonly values: readonly AttributeValue[];
}

const folder = "class/power_supply";

const textAttributes = [
  "capacity_level",
  "charge_type",
  "health",
  "manufacturer",
  "model_name",
  "serial_number",
  "status",
  "technology",
  "type",
  "usb_type",
  "scope",
];

/** One power supply with the files that it has. */
interface PowerSupplyFiles {
  readonly texts: readonly TextFile[];
  readonly numbers: readonly AttributeFile[];
}

/** Batteries and adapters. https://www.kernel.org/doc/Documentation/ABI/testing/sysfs-class-power */
export function createPowerSupply(values: OptionValues<typeof powerSupplyOptions>): Collector<readonly PowerSupply[]> {
  const isWanted = createNameFilter(noPattern, values["collector.powersupply.ignored-supplies"]);
  const suppliesOf = createKeptDevices(folder, (host, name) => (isWanted(name) ? look(host, name) : undefined));
  return {
    name: "powersupplyclass",
    source: "/sys/class/power_supply",
    read(host) {
      const supplies = suppliesOf(host);
      // Nothing at all can be read of one that has gone in the meantime.
      return (
        supplies &&
        Array.from(supplies, ([name, files]) => readSupply(host, name, files)).filter(
          ({ info, values: numbers }) => info.length + numbers.length > 0,
        )
      );
    },
    series(supplies, out) {
      for (const { name, info, values: numbers } of supplies) {
        const label = { name: "power_supply", value: name };
        writeValues(numbers, out.instance(label));
        out
          .instance(label, ...info)
          .gauge("node_power_supply_info", "What of the power supply is no number.")
          .add(1);
      }
    },
  };
}

function look(host: Host, name: string): PowerSupplyFiles | undefined {
  const path = `${folder}/${name}`;
  const files = host.listSys(path);
  if (files === undefined) return undefined;
  return { texts: findTexts(path, files, textAttributes), numbers: findAttributes(path, files, powerSupplyFamilies) };
}

function readSupply(host: Host, name: string, { texts, numbers }: PowerSupplyFiles): PowerSupply {
  return { name, info: readTexts(host, texts), values: readValues(host, numbers) };
}
