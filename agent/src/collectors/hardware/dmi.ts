import type { LabelPair } from "@kubevitals/proto";
import type { Host } from "../../host.ts";
import type { Collector } from "../collector.ts";
import { readText } from "../reading/sysfs-attribute.ts";

const folder = "class/dmi/id";

/** Attributes that node_exporter shows, under their own names but for one. */
const attributes = (
  "bios_date bios_release bios_vendor bios_version board_asset_tag board_name board_serial board_vendor board_version " +
  "chassis_asset_tag chassis_serial chassis_vendor chassis_version product_family product_name product_serial " +
  "product_sku product_uuid product_version sys_vendor"
).split(" ");

/**
 * What the firmware says of the machine (DMI, also called SMBIOS). It is read once, as it does not change before the next boot.
 * Serial numbers and the UUID are for root only. https://www.kernel.org/doc/Documentation/ABI/testing/sysfs-class-dmi
 */
export function createDmi(): Collector<readonly LabelPair[]> {
  let known: readonly LabelPair[] | undefined;
  return {
    name: "dmi",
    source: "/sys/class/dmi/id",
    read(host) {
      known ??= readDmi(host);
      return known.length === 0 ? undefined : known;
    },
    series(labels, out) {
      out
        .instance(...labels.filter(({ value }) => value !== ""))
        .gauge("node_dmi_info", "What the firmware says of the machine.")
        .add(1);
    },
  };
}

function readDmi(host: Host): readonly LabelPair[] {
  const names = new Set(host.listSys(folder));
  return attributes.flatMap((attribute) => {
    const value = names.has(attribute) ? readText(host, `${folder}/${attribute}`) : undefined;
    return value === undefined ? [] : [{ name: attribute === "sys_vendor" ? "system_vendor" : attribute, value }];
  });
}
