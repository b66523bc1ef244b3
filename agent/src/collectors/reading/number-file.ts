import { ByteCursor } from "../../byte-cursor.ts";
import type { Host } from "../../host.ts";

/**
 * The number that is all there is in a file below the proc mount, such as a sysctl; undefined where there is no such file.
 *
 * @throws {Error} where something else stands in it.
 */
export function readProcNumber(host: Host, path: string): number | undefined {
  return numberOf(host.readProc(path), path);
}

/** The same of a file below the sys mount. */
export function readSysNumber(host: Host, path: string): number | undefined {
  return numberOf(host.readSys(path), path);
}

function numberOf(bytes: Uint8Array | undefined, path: string): number | undefined {
  if (bytes === undefined) return undefined;
  const cursor = new ByteCursor(bytes);
  const value = cursor.number();
  if (Number.isNaN(value) || !cursor.isAtLineEnd) throw new Error(`${path}: one number expected`);
  return value;
}
