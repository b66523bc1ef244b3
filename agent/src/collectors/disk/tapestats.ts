import { option, optionTypes, type OptionValues } from "@kubevitals/program";
import {
  filesOf,
  readValues,
  writeValues,
  type AttributeFamily,
  type AttributeFile,
  type AttributeValue,
} from "../reading/attribute-families.ts";
import type { Collector } from "../collector.ts";
import { createKeptDevices } from "../reading/kept-devices.ts";
import { createNameFilter, noPattern, patternOf } from "../reading/name-filter.ts";

export const tapestatsOptions = {
  "collector.tapestats.ignored-devices": option(
    optionTypes.pattern,
    patternOf("^$"),
    "Tape drives that tapestats leaves out.",
  ),
};

/** What one tape drive did. */
export interface TapeDrive {
  readonly device: string;
  readonly values: readonly AttributeValue[];
}

const folder = "class/scsi_tape";

/** Nanoseconds as seconds, computed as node_exporter does, to the last bit. */
const seconds = (nanoseconds: number) => nanoseconds * 0.000000001;

const families: readonly AttributeFamily[] = [
  {
    attribute: "in_flight",
    name: "node_tape_io_now",
    help: "Requests in progress.",
    type: "gauge",
  },
  counter("io_ns", "io_time_seconds_total", "Seconds spent waiting for the drive, whatever it did.", seconds),
  counter("other_cnt", "io_others_total", "Requests other than reads and writes."),
  counter("read_byte_cnt", "read_bytes_total", "Bytes read."),
  counter("read_cnt", "reads_completed_total", "Reads completed."),
  counter("read_ns", "read_time_seconds_total", "Seconds spent waiting for reads.", seconds),
  counter("resid_cnt", "residual_total", "Reads and writes that moved fewer bytes than they were asked to."),
  counter("write_byte_cnt", "written_bytes_total", "Bytes written."),
  counter("write_cnt", "writes_completed_total", "Writes completed."),
  counter("write_ns", "write_time_seconds_total", "Seconds spent waiting for writes.", seconds),
];

/** Tape drives. https://docs.kernel.org/scsi/st.html#sysfs-and-statistics-for-tape-devices */
export function createTapestats(values: OptionValues<typeof tapestatsOptions>): Collector<readonly TapeDrive[]> {
  const isWanted = createNameFilter(noPattern, values["collector.tapestats.ignored-devices"]);
  const drivesOf = createKeptDevices(folder, (_host, name) => (isWanted(name) ? look(name) : undefined));
  return {
    name: "tapestats",
    source: "/sys/class/scsi_tape/*/stats",
    read(host) {
      const drives = drivesOf(host);
      return drives && Array.from(drives, ([device, files]) => ({ device, values: readValues(host, files) }));
    },
    series(drives, out) {
      for (const { device, values: read } of drives) writeValues(read, out.instance({ name: "device", value: device }));
    },
  };
}

/** A drive has several names, for its modes and for not rewinding: `st0`, `st0a`, `nst0`. The first is enough. */
function look(name: string): readonly AttributeFile[] | undefined {
  return /^st\d+$/.test(name) ? filesOf(`${folder}/${name}/stats`, families) : undefined;
}

function counter(attribute: string, name: string, help: string, convert?: AttributeFamily["convert"]): AttributeFamily {
  return { attribute, name: `node_tape_${name}`, help, type: "counter", ...(convert && { convert }) };
}
