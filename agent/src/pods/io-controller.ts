import type { OpenFolder } from "../file-reader.ts";
import { ByteCursor } from "../byte-cursor.ts";

/** What the cgroup's tasks, and those below it, have read from a block device and written to it. */
export interface DeviceIo {
  /** Device number: `major:minor`. */
  readonly device: string;
  readonly readBytes: number;
  readonly writtenBytes: number;
  readonly reads: number;
  readonly writes: number;
}

/** Devices of one cgroup at most. */
const mostDevices = 128;

/**
 * Reads cgroup v2's io.stat: `8:16 rbytes=1459200 wbytes=314773504 rios=192 wios=353 …`. A device without any I/O may be a line
 * without values, and is left out.
 * https://docs.kernel.org/admin-guide/cgroup-v2.html#io-interface-files
 */
export function readIoV2(folder: OpenFolder): readonly DeviceIo[] {
  const bytes = folder.read("io.stat");
  if (bytes === undefined || bytes.length === 0) return [];
  const devices: DeviceIo[] = [];
  for (const cursor = new ByteCursor(bytes); !cursor.isAtEnd && devices.length < mostDevices; cursor.nextLine()) {
    const device = cursor.word();
    const values = { rbytes: NaN, wbytes: NaN, rios: NaN, wios: NaN };
    while (!cursor.isAtLineEnd) setValue(values, cursor.word());
    const { rbytes: readBytes, wbytes: writtenBytes, rios: reads, wios: writes } = values;
    if (isDeviceNumber(device) && !Number.isNaN(readBytes)) {
      devices.push({ device, readBytes, writtenBytes, reads, writes });
    }
  }
  return devices;
}

function setValue(values: Record<string, number>, word: string): void {
  const equals = word.indexOf("=");
  const key = word.slice(0, equals);
  if (Object.hasOwn(values, key)) values[key] = wholeNumber(word.slice(equals + 1));
}

/**
 * Where cgroup v1 counts I/O, by the scheduler that does it: bfq, once cfq, and else the throttling layer above all of them. The
 * first that has seen any is taken, as runc does.
 */
const sourcesV1 = [
  ["blkio.bfq.io_service_bytes_recursive", "blkio.bfq.io_serviced_recursive"],
  ["blkio.io_service_bytes_recursive", "blkio.io_serviced_recursive"],
  ["blkio.throttle.io_service_bytes_recursive", "blkio.throttle.io_serviced_recursive"],
  ["blkio.throttle.io_service_bytes", "blkio.throttle.io_serviced"],
] as const;

/** https://docs.kernel.org/admin-guide/cgroup-v1/blkio-controller.html */
export function readIoV1(folder: OpenFolder): readonly DeviceIo[] {
  for (const [bytesFile, operationsFile] of sourcesV1) {
    const bytes = parseBlkio(folder.read(bytesFile));
    if (bytes.size === 0) continue;
    const operations = parseBlkio(folder.read(operationsFile));
    return Array.from(bytes, ([device, { read, write }]) => {
      const { read: reads, write: writes } = operations.get(device) ?? noOperations;
      return { device, readBytes: read, writtenBytes: write, reads, writes };
    });
  }
  return [];
}

const noOperations = { read: NaN, write: NaN };

/** Parses lines of `8:0 Read 4096`; the last one is a sum of no device, `Total 4096`. */
function parseBlkio(bytes: Uint8Array | undefined): ReadonlyMap<string, { read: number; write: number }> {
  const devices = new Map<string, { read: number; write: number }>();
  // Most cgroups have done none: their file is `Total 0`.
  if (bytes === undefined || bytes.length < shortestLine) return devices;
  for (const cursor = new ByteCursor(bytes); !cursor.isAtEnd; cursor.nextLine()) {
    const device = cursor.word();
    const operation = cursor.word();
    const value = cursor.number();
    if (!isDeviceNumber(device) || (!devices.has(device) && devices.size >= mostDevices)) continue;
    const known = devices.get(device) ?? { read: NaN, write: NaN };
    devices.set(device, known);
    if (operation === "Read") known.read = value;
    else if (operation === "Write") known.write = value;
  }
  return devices;
}

const shortestLine = "8:0 Read 0\n".length;

function isDeviceNumber(word: string): boolean {
  return /^\d{1,10}:\d{1,10}$/.test(word);
}

function wholeNumber(text: string): number {
  return /^\d{1,20}$/.test(text) ? Number(text) : NaN;
}
