import { createNumberTextReader, type LayoutCursor, type NumberText } from "../reading/number-text.ts";

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

/** A line: the disk, and the slots of its values, from `first` to before `end`. */
type DiskLine = Omit<DiskCounters, "values"> & { readonly first: number; readonly end: number };

/**
 * Parses `/proc/diskstats`. Lines of fewer fields (partitions, on kernels before 2.6.25) are left out.
 * https://docs.kernel.org/admin-guide/iostats.html
 */
export function createDiskstatsParser(): (bytes: Uint8Array) => readonly DiskCounters[] {
  return createNumberTextReader(learnDiskstats, disksOf);
}

function learnDiskstats(cursor: LayoutCursor): readonly DiskLine[] {
  const disks: DiskLine[] = [];
  for (; !cursor.isAtEnd; cursor.nextLine()) {
    if (cursor.isAtLineEnd) continue;
    const major = cursor.number();
    const minor = cursor.number();
    const device = cursor.word();
    const first = cursor.values.length;
    let isNumeric = !Number.isNaN(major + minor);
    while (!cursor.isAtLineEnd && cursor.values.length - first < mostValues && isNumeric) {
      isNumeric = cursor.slot() !== undefined;
    }
    if (!isNumeric) throw new Error(`diskstats: numbers expected on the line of "${device}"`);
    const end = cursor.values.length;
    if (end - first >= fewestValues) disks.push({ major, minor, device, first, end });
  }
  return disks;
}

function disksOf({ layout, values }: NumberText<readonly DiskLine[]>): readonly DiskCounters[] {
  return layout.map(({ major, minor, device, first, end }) => {
    return { major, minor, device, values: values.slice(first, end) };
  });
}
