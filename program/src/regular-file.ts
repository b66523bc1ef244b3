import { closeSync, constants, fstatSync, openSync, readFileSync } from "node:fs";

/** More than any configuration or certificate has. */
const mostBytes = 4 * 1024 * 1024;

/**
 * Text of a regular file. Neither a pipe nor a device in its place is waited for: these files are read again while a program
 * runs, and all of it would wait.
 *
 * @throws {Error} with the system's `code` where it cannot be read, without one where it is no such file.
 */
export function readRegularFile(file: string): string {
  const descriptor = openSync(file, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const facts = fstatSync(descriptor);
    if (!facts.isFile()) throw new Error("it is not a regular file");
    if (facts.size > mostBytes) throw new Error(`it has more than ${mostBytes} bytes`);
    return readFileSync(descriptor, "utf8");
  } finally {
    closeSync(descriptor);
  }
}

/** Why a file could not be read, in brackets behind a sentence that names it. */
export function reasonOf(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  return code ?? message;
}
