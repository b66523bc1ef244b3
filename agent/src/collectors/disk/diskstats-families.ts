import { sectorBytes } from "./diskstats-parse.ts";

/** The family that one field of `/proc/diskstats` becomes. */
export interface DiskFamily {
  readonly name: string;
  readonly help: string;
  readonly type: "counter" | "gauge";
  /** From the kernel's unit to the family's. */
  readonly convert: (value: number) => number;
}

const asItIs = (value: number) => value;
const sectorsToBytes = (sectors: number) => sectors * sectorBytes;
/** Computed as node_exporter does, to the last bit. */
const millisecondsToSeconds = (milliseconds: number) => milliseconds * 0.001;

function counter(name: string, help: string, convert = asItIs): DiskFamily {
  return { name: `node_disk_${name}_total`, help, type: "counter", convert };
}

/** Families in the order of the fields. */
export const diskFamilies: readonly DiskFamily[] = [
  counter("reads_completed", "Reads completed."),
  counter("reads_merged", "Reads merged with others."),
  counter("read_bytes", "Bytes read.", sectorsToBytes),
  counter("read_time_seconds", "Seconds spent by all reads.", millisecondsToSeconds),
  counter("writes_completed", "Writes completed."),
  counter("writes_merged", "Writes merged with others."),
  counter("written_bytes", "Bytes written.", sectorsToBytes),
  counter("write_time_seconds", "Seconds spent by all writes.", millisecondsToSeconds),
  { name: "node_disk_io_now", help: "Requests in progress.", type: "gauge", convert: asItIs },
  counter("io_time_seconds", "Seconds in which some request was in progress.", millisecondsToSeconds),
  counter("io_time_weighted_seconds", "Seconds spent by all requests.", millisecondsToSeconds),
  counter("discards_completed", "Discards completed."),
  counter("discards_merged", "Discards merged with others."),
  counter("discarded_sectors", "Sectors of 512 bytes discarded."),
  counter("discard_time_seconds", "Seconds spent by all discards.", millisecondsToSeconds),
  counter("flush_requests", "Flushes completed."),
  counter("flush_requests_time_seconds", "Seconds spent by all flushes.", millisecondsToSeconds),
];
