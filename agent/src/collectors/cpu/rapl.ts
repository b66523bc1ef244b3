import { option, optionTypes, type OptionValues } from "@kubevitals/program";
import type { Host } from "../../host.ts";
import { AbsentError, type Collector } from "../collector.ts";
import { createKeptDevices } from "../reading/kept-devices.ts";
import { readInteger, readText } from "../reading/sysfs-attribute.ts";

export const raplOptions = {
  "collector.rapl.enable-zone-label": option(
    optionTypes.boolean,
    false,
    "Whether all zones share one family, in which a label names the zone.",
  ),
};

/** A part of the machine whose energy is metered. */
export interface RaplZone {
  /** What it is: `package`, `core`, `dram`. */
  readonly name: string;
  /** Number among those of its name. */
  readonly index: number;
  /** Its folder as the agent sees it. */
  readonly path: string;
  readonly joules: number;
}

const folder = "class/powercap";

/** Energy meters of the CPU (running average power limit). https://docs.kernel.org/power/powercap/powercap.html */
export function createRapl(values: OptionValues<typeof raplOptions>): Collector<readonly RaplZone[]> {
  const hasZoneLabel = values["collector.rapl.enable-zone-label"];
  const zonesOf = createKeptDevices(folder, look);
  return {
    name: "rapl",
    source: "/sys/class/powercap",
    read(host) {
      const found = zonesOf(host);
      if (found === undefined) return undefined;
      const zones = numbered([...found.values()]);
      const readings = zones.flatMap(({ name, index, path, energy }) => {
        const microjoules = readInteger(host, energy);
        return microjoules === undefined ? [] : [{ name, index, path, joules: microjoules / 1_000_000 }];
      });
      if (zones.length > 0 && readings.length === 0) {
        throw new AbsentError(`energy_uj below /sys/${folder} cannot be read: since Linux 5.10 that is for root only`);
      }
      return readings;
    },
    series(zones, out) {
      for (const [family, alike] of Map.groupBy(zones, ({ name }) => (hasZoneLabel ? "joules" : familyOf(name)))) {
        const labels = hasZoneLabel ? ["index", "path", "rapl_zone"] : ["index", "path"];
        const rows = out.counter(
          `node_rapl_${family}_total`,
          "Energy that this part of the machine used, in joules.",
          labels,
        );
        for (const { name, index, path, joules } of alike) {
          rows.add(joules, `${index}`, path, ...(hasZoneLabel ? [name] : []));
        }
      }
    },
  };
}

/** A zone with its files. */
interface ZoneFiles {
  readonly label: string;
  readonly path: string;
  readonly energy: string;
}

/** Control types lie among the zones and have no name. */
function look(host: Host, name: string): ZoneFiles | undefined {
  const path = `${folder}/${name}`;
  const label = readText(host, `${path}/name`);
  return label === undefined ? undefined : { label, path: `${host.sysPath}/${path}`, energy: `${path}/energy_uj` };
}

/** Some zones carry a number in their name, `package-1`; of the others those of one name are counted. */
function numbered(
  zones: readonly ZoneFiles[],
): readonly (ZoneFiles & { readonly name: string; readonly index: number })[] {
  const next = new Map<string, number>();
  return zones.map((zone) => {
    const [, prefix, number] = /^([^-]*)-([+-]?\d+)$/.exec(zone.label) ?? [];
    const name = prefix ?? zone.label;
    const index = number === undefined ? (next.get(name) ?? 0) : Number(number);
    next.set(name, index + 1);
    return { ...zone, name, index };
  });
}

/** The zone's name as part of a family's. */
function familyOf(name: string): string {
  return `${name.replaceAll(/_*[^0-9A-Za-z_]+_*/g, "_")}_joules`;
}
