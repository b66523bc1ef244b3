/**
 * Picks the numbers of some keys out of a flat-keyed file of a cgroup: lines of `key number`. Files like memory.stat have sixty
 * lines of which few are wanted, so no line is made a string: a key is found by a hash and then compared.
 * https://docs.kernel.org/admin-guide/cgroup-v2.html#format
 */
export class KeyedNumbers<Key extends string> {
  readonly #places = new Map<number, { key: Buffer; place: number }>();
  readonly #keys: readonly Key[];
  readonly #values: Float64Array;

  constructor(...keys: readonly Key[]) {
    this.#keys = keys;
    this.#values = new Float64Array(keys.length);
    for (const [place, key] of keys.entries()) {
      const bytes = Buffer.from(key);
      const hash = hashOf(bytes, 0, bytes.length);
      if (this.#places.has(hash)) throw new Error(`the keys ${keys.join(", ")} cannot be told apart by their hashes`);
      this.#places.set(hash, { key: bytes, place });
    }
  }

  /** The numbers of the keys in their order; NaN where one is missing or is no number. Valid until the next call. */
  pick(file: Uint8Array | undefined): Float64Array {
    const values = this.#values.fill(NaN);
    const bytes = file ?? nothing;
    for (let at = 0; at < bytes.length; at++) {
      const start = at;
      let hash = 0;
      for (let byte = bytes[at]; byte !== undefined && byte > space; byte = bytes[++at]) hash = (hash * 31 + byte) | 0;
      const wanted = bytes[at] === space ? this.#places.get(hash) : undefined;
      if (wanted !== undefined && isKeyAt(bytes, start, at, wanted.key)) values[wanted.place] = numberAt(bytes, at + 1);
      while (at < bytes.length && bytes[at] !== newline) at++;
    }
    return values;
  }

  /** Where a key's number stands in what `pick` gives. */
  placeOf(key: Key): number {
    return this.#keys.indexOf(key);
  }
}

/**
 * The number that a file of one value holds; Infinity for `max`, cgroup v2's word for no limit; NaN where it is neither or the
 * file is not there.
 */
export function onlyNumber(file: Uint8Array | undefined): number {
  return file === undefined ? NaN : limitAt(file, 0);
}

/** The number or `max` that begins there; NaN where there is something else. It ends at a blank, a newline or the file's end. */
export function limitAt(bytes: Uint8Array, start: number): number {
  const isMax = bytes[start] === 109 && bytes[start + 1] === 97 && bytes[start + 2] === 120 && isEnd(bytes[start + 3]);
  return isMax ? Infinity : numberAt(bytes, start);
}

/** The decimal number, with or without a minus, that begins there; NaN where there is something else. */
export function numberAt(bytes: Uint8Array, start: number): number {
  const isNegative = bytes[start] === minus;
  const first = isNegative ? start + 1 : start;
  let at = first;
  let value = 0;
  for (let byte = bytes[at]; byte !== undefined && byte >= zero && byte <= nine; byte = bytes[++at]) {
    value = value * 10 + (byte - zero);
  }
  if (at === first || !isEnd(bytes[at])) return NaN;
  // Beyond 15 digits adding up digit by digit rounds more than once.
  if (at - first > 15)
    value = Number(Buffer.from(bytes.buffer, bytes.byteOffset + first, at - first).toString("latin1"));
  return isNegative ? -value : value;
}

const newline = 10;
const space = 32;
const minus = 45;
const zero = 48;
const nine = 57;
const nothing = new Uint8Array();

function isEnd(byte: number | undefined): boolean {
  return byte === undefined || byte === newline || byte === space;
}

function hashOf(bytes: Uint8Array, start: number, end: number): number {
  let hash = 0;
  for (let at = start; at < end; at++) hash = (hash * 31 + (bytes[at] ?? 0)) | 0;
  return hash;
}

function isKeyAt(bytes: Uint8Array, start: number, end: number, key: Buffer): boolean {
  if (end - start !== key.length) return false;
  for (let at = 0; at < key.length; at++) if (bytes[start + at] !== key[at]) return false;
  return true;
}
