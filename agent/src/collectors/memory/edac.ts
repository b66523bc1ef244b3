import type { Host } from "../../host.ts";
import type { SeriesWriter } from "../../series-writer.ts";
import type { Collector } from "../collector.ts";
import { createKeptDevices } from "../reading/kept-devices.ts";
import { readInteger, readText } from "../reading/sysfs-attribute.ts";

/** Errors of one place, and where it is. */
interface Errors {
  readonly labels: readonly string[];
  readonly correctable: number | undefined;
  readonly uncorrectable: number | undefined;
}

/** Memory errors of a controller, of its rows of chips, and of the channels of those. */
export interface EdacReading {
  readonly controllers: readonly Errors[];
  readonly rows: readonly Errors[];
  readonly channels: readonly Errors[];
}

/** One place that counts errors, with its files. */
interface Counted {
  readonly labels: readonly string[];
  readonly correctable: string;
  readonly uncorrectable: string;
}

/** A memory controller with its files. */
interface ControllerFiles {
  readonly controller: Counted;
  readonly rows: readonly Counted[];
  readonly channels: readonly Counted[];
}

const folder = "devices/system/edac/mc";

const controllerLabels = ["controller"];
const rowLabels = ["controller", "csrow"];
const channelLabels = ["controller", "csrow", "channel", "dimm_label"];

/** Errors that the memory's checksums found (ECC). https://docs.kernel.org/admin-guide/RAS/main.html#edac-error-detection-and-correction */
export function createEdac(): Collector<EdacReading> {
  const controllersOf = createKeptDevices(folder, look);
  return {
    name: "edac",
    source: "/sys/devices/system/edac/mc",
    read(host) {
      const files = [...(controllersOf(host)?.values() ?? [])];
      return {
        controllers: files.map(({ controller }) => readErrors(host, controller)),
        rows: files.flatMap(({ rows }) => rows.map((row) => readErrors(host, row))),
        channels: files.flatMap(({ channels }) => channels.map((channel) => readErrors(host, channel))),
      };
    },
    series({ controllers, rows, channels }, out) {
      write(out, "", "of the controller", controllerLabels, controllers);
      write(out, "csrow_", "of the row of chips", rowLabels, rows);
      write(out, "channel_", "of the channel", channelLabels, channels);
    },
  };
}

function write(out: SeriesWriter, kind: string, of: string, labels: readonly string[], all: readonly Errors[]): void {
  const correctable = out.counter(
    `node_edac_${kind}correctable_errors_total`,
    `Memory errors ${of} that were corrected.`,
    labels,
  );
  for (const errors of all) if (errors.correctable !== undefined) correctable.add(errors.correctable, ...errors.labels);
  const uncorrectable = out.counter(
    `node_edac_${kind}uncorrectable_errors_total`,
    `Memory errors ${of} that could not be corrected.`,
    labels,
  );
  for (const errors of all) {
    if (errors.uncorrectable !== undefined) uncorrectable.add(errors.uncorrectable, ...errors.labels);
  }
}

function look(host: Host, name: string): ControllerFiles | undefined {
  const number = numberBehind("mc", name);
  const names = number === undefined ? undefined : host.listSys(`${folder}/${name}`);
  if (number === undefined || names === undefined) return undefined;
  const path = `${folder}/${name}`;
  const rows = names.flatMap((row) => {
    const csrow = numberBehind("csrow", row);
    return csrow === undefined ? [] : [{ path: `${path}/${row}`, csrow }];
  });
  return {
    controller: counted(path, "", number),
    rows: [
      // Errors that the controller could not tell a row of.
      {
        labels: [number, "unknown"],
        correctable: `${path}/ce_noinfo_count`,
        uncorrectable: `${path}/ue_noinfo_count`,
      },
      ...rows.map((row) => counted(row.path, "", number, row.csrow)),
    ],
    channels: rows.flatMap((row) => channelsOf(host, row.path, number, row.csrow)),
  };
}

function channelsOf(host: Host, path: string, controller: string, csrow: string): readonly Counted[] {
  return (host.listSys(path) ?? []).flatMap((name) => {
    const channel = /^ch(\d+)_ce_count$/.exec(name)?.[1];
    if (channel === undefined) return [];
    const label = dimmLabel(readText(host, `${path}/ch${channel}_dimm_label`));
    return [counted(path, `ch${channel}_`, controller, csrow, channel, label)];
  });
}

function counted(path: string, prefix: string, ...labels: readonly string[]): Counted {
  return { labels, correctable: `${path}/${prefix}ce_count`, uncorrectable: `${path}/${prefix}ue_count` };
}

function readErrors(host: Host, { labels, correctable, uncorrectable }: Counted): Errors {
  return { labels, correctable: readInteger(host, correctable), uncorrectable: readInteger(host, uncorrectable) };
}

/** node_exporter makes `CPU#0csrow#1channel#0` into `CPU0_csrow1_channel0`. */
function dimmLabel(label: string | undefined): string {
  return label?.replaceAll("#", "").replaceAll("csrow", "_csrow").replaceAll("channel", "_channel") ?? "unknown";
}

function numberBehind(prefix: string, name: string): string | undefined {
  return new RegExp(`^${prefix}(\\d+)`).exec(name)?.[1];
}
