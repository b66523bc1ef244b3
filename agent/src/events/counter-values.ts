/** Values of a counter by what it counts for: a device, an interface, or nothing in particular (an empty name). */
export type CounterValues = ReadonlyMap<string, number>;

/** The one value of a counter that counts for nothing in particular. */
export function alone(value: number | undefined): CounterValues | undefined {
  return value === undefined ? undefined : new Map([["", value]]);
}

/** The values of those names that have one; undefined where none has. */
export function valuesOf(
  names: readonly string[],
  read: (name: string) => number | undefined,
): CounterValues | undefined {
  const values = new Map<string, number>();
  for (const name of names) {
    const value = read(name);
    if (value !== undefined) values.set(name, value);
  }
  return values.size === 0 ? undefined : values;
}

/** A file's one number, decimal or `0x…`; undefined where it has none. */
export function numberIn(bytes: Uint8Array | undefined): number | undefined {
  if (bytes === undefined || bytes.length > 32) return undefined;
  const text = Buffer.from(bytes).toString("latin1").trim();
  return /^(?:0x[0-9a-f]+|\d+)$/.test(text) ? Number(text) : undefined;
}

/** The sum of the numbers that follow a word at the beginning of a line; undefined where there is no such line. */
export function lineIn(bytes: Uint8Array | undefined, word: string): number | undefined {
  if (bytes === undefined) return undefined;
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const at = startOf(buffer, word);
  if (at === undefined) return undefined;
  const end = buffer.indexOf("\n", at);
  const words = buffer
    .toString("latin1", at + word.length, end < 0 ? buffer.length : end)
    .trim()
    .split(/\s+/);
  const numbers = words.filter((text) => /^\d+$/.test(text)).map(Number);
  return numbers.length === 0 ? undefined : numbers.reduce((sum, value) => sum + value, 0);
}

/** Where the word begins a line, but for blanks. */
function startOf(buffer: Buffer, word: string): number | undefined {
  for (let at = buffer.indexOf(word); at >= 0; at = buffer.indexOf(word, at + 1)) {
    const before = buffer.toString("latin1", buffer.lastIndexOf("\n", at) + 1, at);
    if (before.trim() === "") return at;
  }
  return undefined;
}
