import { ByteCursor } from "../../byte-cursor.ts";

/** A name of the kernel's and its number. */
export type Kstat = readonly (readonly [name: string, value: number])[];

/** Types of numbers: KSTAT_DATA_INT64 and KSTAT_DATA_UINT64. */
const signed = "3";
const unsigned = "4";

/** Makes a name of a kstat part of a metric's name. */
function metricPartOf(name: string): string {
  return name.slice(name.lastIndexOf(".") + 1).replaceAll("-", "_");
}

/**
 * Parses a file of `/proc/spl/kstat/zfs`: headings up to `name type data`, then lines of a name, a type and a value, of which the
 * 64-bit numbers are taken. https://github.com/openzfs/zfs/blob/master/include/os/linux/spl/sys/kstat.h
 */
export function parseKstat(path: string, bytes: Uint8Array): Kstat {
  const values: [string, number][] = [];
  const cursor = cursorBehindHeading(path, bytes);
  for (; !cursor.isAtEnd; cursor.nextLine()) {
    const name = cursor.word();
    const type = cursor.word();
    if (type === signed || type === unsigned) values.push([metricNameOf(path, name), numberOf(path, name, cursor)]);
  }
  return values;
}

/** The counters of one dataset. */
export interface Objset {
  readonly dataset: string;
  readonly values: Kstat;
}

/** Parses `objset-…` of a pool: a kstat that has the dataset's name, which may hold blanks, as its first value. */
export function parseObjset(path: string, bytes: Uint8Array): Objset {
  let dataset = "";
  const values: [string, number][] = [];
  const cursor = cursorBehindHeading(path, bytes);
  for (; !cursor.isAtEnd; cursor.nextLine()) {
    const name = cursor.word();
    const type = cursor.word();
    if (name === "dataset_name") dataset = cursor.rest();
    else if (type === unsigned) values.push([metricNameOf(path, name), numberOf(path, name, cursor)]);
  }
  return { dataset, values };
}

/** Parses `io` of a pool: a heading, a line of names that begins with nread, and one of their numbers. */
export function parsePoolIo(path: string, bytes: Uint8Array): Kstat {
  const cursor = new ByteCursor(bytes);
  for (; !cursor.isAtEnd; cursor.nextLine()) {
    const names = [cursor.word()];
    if (names[0] !== "nread") continue;
    while (!cursor.isAtLineEnd) names.push(cursor.word());
    cursor.nextLine();
    return names.map((name) => [metricNameOf(path, name), numberOf(path, name, cursor)]);
  }
  return [];
}

/** The state of a pool, in small letters: the only word of `state`. */
export function parsePoolState(bytes: Uint8Array): string {
  return new ByteCursor(bytes).rest().toLowerCase();
}

function cursorBehindHeading(path: string, bytes: Uint8Array): ByteCursor {
  const cursor = new ByteCursor(bytes);
  while (!cursor.isAtEnd) {
    const isHeading = cursor.word() === "name" && cursor.word() === "type" && cursor.word() === "data";
    cursor.nextLine();
    if (isHeading) return cursor;
  }
  throw new Error(`${path}: a line "name type data" expected`);
}

function metricNameOf(path: string, name: string): string {
  const part = metricPartOf(name);
  if (!/^\w+$/.test(part))
    throw new Error(`${path}: a name of letters and digits expected, not "${name.slice(0, 64)}"`);
  return part;
}

function numberOf(path: string, name: string, cursor: ByteCursor): number {
  const value = cursor.number();
  if (Number.isNaN(value)) throw new Error(`${path}: a number expected for ${name}`);
  return value;
}
