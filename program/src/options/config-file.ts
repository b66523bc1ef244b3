import { closeSync, constants, fstatSync, openSync, readSync, statSync, type Stats } from "node:fs";
import { UsageError } from "./usage-error.ts";

/** More than any file of options has; a ConfigMap holds no more either. */
const mostBytes = 1024 * 1024;

/** How long a pipe may take until all of it has come. */
const pipeMilliseconds = 5000;

/** How long to sleep while there is nothing in a pipe. */
const pauseMilliseconds = 5;

/** What is the empty file of every Unix: major 1, minor 3. */
const nullDevice = 0x103;

/**
 * Text of the file that `--config` names. What a shell gives for `<(…)` and a redirected `/dev/stdin` are as good as a file: of
 * a pipe is read what comes within a few seconds.
 *
 * @param where who named it, for the sentence that refuses it
 * @throws {UsageError}
 */
export function readConfigFile(name: string, where: string, patience = pipeMilliseconds): string {
  const named = `${where}: '${name}'`;
  try {
    refuseDevice(statSync(name), named); // before it is opened: some devices do something when they are
    // Without O_NONBLOCK a pipe that nobody has opened for writing would be waited for here.
    const descriptor = openSync(name, constants.O_RDONLY | constants.O_NONBLOCK);
    try {
      const facts = fstatSync(descriptor);
      refuseDevice(facts, named);
      return readAll(descriptor, facts.isFIFO() ? patience : undefined, named);
    } finally {
      closeSync(descriptor);
    }
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(`${named} cannot be read (${(error as NodeJS.ErrnoException).code ?? String(error)})`);
  }
}

function refuseDevice(facts: Stats, named: string): void {
  if (facts.isFile() || facts.isFIFO() || facts.isDirectory()) return; // reading a folder says EISDIR
  if (facts.isCharacterDevice() && facts.rdev === nullDevice) return;
  const what = facts.isSocket() ? "a socket" : "a device";
  throw new UsageError(
    `${named} is ${what}; name a file, or give the text by a pipe: --config <(…) or … | … --config /dev/stdin`,
  );
}

/** @param patience of a pipe: how long its end may be waited for, in milliseconds */
function readAll(descriptor: number, patience: number | undefined, named: string): string {
  const until = performance.now() + (patience ?? Infinity);
  const buffer = Buffer.allocUnsafe(mostBytes + 1);
  let length = 0;
  for (;;) {
    const bytes = readOrNothing(descriptor, buffer, length);
    length += bytes ?? 0;
    if (length > mostBytes) throw new UsageError(`${named} has more than ${mostBytes} bytes: it is no file of options`);
    // A pipe that nobody has written to yet ends at once as well.
    if (bytes === 0 && (patience === undefined || length > 0)) return buffer.toString("utf8", 0, length);
    if (performance.now() >= until) throw new UsageError(`${named} ${whyTooLate(length, patience)}`);
    if (bytes === undefined || bytes === 0) Atomics.wait(sleeper, 0, 0, pauseMilliseconds);
  }
}

function whyTooLate(length: number, patience = 0): string {
  const seconds = `${patience / 1000} s`;
  return length === 0
    ? `is a pipe into which nobody wrote anything within ${seconds}; name a file, or start what writes into it first`
    : `is a pipe whose writer did not close it within ${seconds}; name a file, or let the writer end`;
}

/** How many bytes there were: 0 at the end; undefined where there are none now. */
function readOrNothing(descriptor: number, buffer: Buffer, at: number): number | undefined {
  try {
    return readSync(descriptor, buffer, at, buffer.length - at, null);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EAGAIN") return undefined;
    throw error;
  }
}

/** Something to wait for that never comes. */
const sleeper = new Int32Array(new SharedArrayBuffer(4));
