import { ByteCursor } from "../../byte-cursor.ts";

/** Sectors in `/proc/diskstats` have 512 bytes, whatever the device's own are. */
export const sectorBytes = 512;

/** A line of `/proc/diskstats`. */
export interface DiskCounters {
  readonly major: number;
  readonly minor: number;
  readonly device: string;
  /**
   * Reads completed, reads merged, sectors read, milliseconds reading; the same four of writes; requests in flight,
   * milliseconds busy, milliseconds weighted by requests; from Linux 4.18 the same first four of discards; from 5.5 flushes and
   * milliseconds flushing.
   */
  readonly values: readonly number[];
}

/** Fields that every kernel since 2.6.25 gives. */
const fewestValues = 11;
const mostValues = 17;

/**
 * Parses `/proc/diskstats`. Lines of fewer fields (partitions, on kernels before 2.6.25) are left out.
 * https://docs.kernel.org/admin-guide/iostats.html
 */
export function parseDiskstats(bytes: Uint8Array): readonly DiskCounters[] {
  const disks: DiskCounters[] = [];
  for (const cursor = new ByteCursor(bytes); !cursor.isAtEnd; cursor.nextLine()) {
    if (cursor.isAtLineEnd) continue;
    const major = cursor.number();
    const minor = cursor.number();
    const device = cursor.word();
    const values: number[] = [];
    while (!cursor.isAtLineEnd && values.length < mostValues) values.push(cursor.number());
    if ([major, minor, ...values].some(Number.isNaN)) {
      throw new Error(`diskstats: numbers expected on the line of "${device}"`);
    }
    if (values.length >= fewestValues) disks.push({ major, minor, device, values });
  }
  return disks;
}
