/** One record of the kernel's log. */
export interface LogRecord {
  /** Who wrote it, as syslog(3) numbers them: 0 is the kernel, and only the kernel can be. */
  readonly facility: number;
  /** Number of the record since the boot. */
  readonly sequence: number;
  /** When it was written, on the kernel's own clock, in seconds since the boot. */
  readonly seconds: number;
  readonly message: string;
}

const header = /^(\d{1,10}),(\d{1,16}),(\d{1,16}),[^;]{0,256};/;

/**
 * Parses the first line of a record: `6,339,5140900,-;NET: Registered protocol family 10`. What may stand before the semicolon
 * besides is left out, as the kernel's document asks for. Undefined where it is no such line.
 * https://www.kernel.org/doc/Documentation/ABI/testing/dev-kmsg
 */
export function parseRecord(line: string): LogRecord | undefined {
  const match = header.exec(line);
  if (match === null) return undefined;
  const [start, priority, sequence, microseconds] = match;
  return {
    // The lowest three bits are the level.
    facility: Number(priority) >>> 3,
    sequence: Number(sequence),
    seconds: Number(microseconds) / 1e6,
    message: line.slice(start.length),
  };
}

/**
 * The device that a record names in a line below its message: ` DEVICE=+pci:0000:00:1f.6`. Undefined where the line says something
 * else, or where the device is a number, which says nothing to people.
 */
export function deviceIn(line: string): string | undefined {
  return /^ DEVICE=\+([\x21-\x7e]{1,64})$/.exec(line)?.[1];
}
