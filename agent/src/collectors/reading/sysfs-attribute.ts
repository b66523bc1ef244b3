import { isUtf8 } from "node:buffer";
import type { Host } from "../../host.ts";
import { textOf } from "../../word-cache.ts";

/** Bytes of an attribute that become text: node_exporter reads no further, and the labels must be the same. */
const mostTextBytes = 128;

/** Failures that are not the device's but the agent's own. */
const ownFailures = new Set(["EMFILE", "ENFILE", "ENOMEM"]);

/**
 * Content of an attribute below the sys mount; undefined where it is not there, may not be read, or where its device does not
 * answer (EIO, EAGAIN, ENODATA and their like) or has just gone: then the others still have something to say. Valid until the
 * next read.
 */
export function readAttribute(host: Host, path: string): Uint8Array | undefined {
  try {
    return host.readSys(path);
  } catch (error) {
    if (ownFailures.has((error as NodeJS.ErrnoException).code ?? "")) throw error;
    return undefined;
  }
}

/** The text of an attribute without blanks around it. */
export function readText(host: Host, path: string): string | undefined {
  const bytes = readAttribute(host, path);
  return bytes && trimmedText(bytes.subarray(0, mostTextBytes));
}

function trimmedText(bytes: Uint8Array): string {
  let end = bytes.length;
  while (end > 0 && isBlank(bytes[end - 1])) end--;
  let start = 0;
  while (start < end && isBlank(bytes[start])) start++;
  for (let at = start; at < end; at++) if ((bytes[at] ?? 0) > 127) return validText(bytes).trim();
  return textOf(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length), start, end);
}

/** The whole number in an attribute; undefined also where something else stands in it. */
export function readInteger(host: Host, path: string): number | undefined {
  const bytes = readAttribute(host, path);
  return bytes && integerOf(bytes);
}

/** Bytes as text, with one U+FFFD for each run of bytes that are not UTF-8: a label that is not would spoil the whole page. */
export function validText(bytes: Uint8Array): string {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("utf8");
  return text.includes("\uFFFD") && !isUtf8(bytes) ? text.replaceAll(/\uFFFD+/g, "\uFFFD") : text;
}

const zero = 48;
const minus = 45;
const letterX = 120;

/** The whole number that is all there is, decimal or, behind `0x`, hexadecimal; undefined where something else stands there. */
export function integerOf(bytes: Uint8Array): number | undefined {
  let end = bytes.length;
  while (end > 0 && isBlank(bytes[end - 1])) end--;
  let start = 0;
  while (start < end && isBlank(bytes[start])) start++;
  if (bytes[start] === zero && bytes[start + 1] === letterX) return hexadecimalOf(bytes, start, end);

  const isNegative = bytes[start] === minus;
  if (isNegative) start++;
  if (start === end) return undefined;
  let value = 0;
  for (let at = start; at < end; at++) {
    const digit = (bytes[at] ?? 0) - zero;
    if (digit < 0 || digit > 9) return undefined;
    value = value * 10 + digit;
  }
  // Beyond 15 digits adding up digit by digit rounds more than once.
  if (end - start > 15) value = Number(asciiOf(bytes, start, end));
  return isNegative ? -value : value;
}

function hexadecimalOf(bytes: Uint8Array, start: number, end: number): number | undefined {
  const value = Number(asciiOf(bytes, start, end));
  return Number.isNaN(value) ? undefined : value;
}

function asciiOf(bytes: Uint8Array, start: number, end: number): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("latin1", start, end);
}

/** Blank, tab, newline, vertical tab, form feed and carriage return. */
function isBlank(byte: number | undefined): boolean {
  return byte === 32 || (byte !== undefined && byte >= 9 && byte <= 13);
}
