/** What stands behind a number that the kernel made readable: powers of 1024 (bch_hprint of drivers/md/bcache/util.c). */
const multipliers: Readonly<Record<string, number>> = {
  k: 2 ** 10,
  M: 2 ** 20,
  G: 2 ** 30,
  T: 2 ** 40,
  P: 2 ** 50,
  E: 2 ** 60,
  Z: 2 ** 70,
  Y: 2 ** 80,
};

/**
 * The number in a text such as `512`, `1.5k` or `-3.2M`. What stands behind the point are 1024ths, shortened to one digit, so
 * that it is not exact; it is taken as node_exporter takes it. Undefined where something else stands there.
 */
export function parseHumanNumber(text: string): number | undefined {
  const [, sign, whole, fraction = "0", letter = ""] = /^(-?)(\d+)(?:\.(\d+))?([kMGTPEZY]?)$/.exec(text) ?? [];
  if (whole === undefined) return undefined;
  const mantissa = letter === "" ? Number(`${whole}.${fraction}`) : Number(whole) + Number(fraction) / 10.24;
  const magnitude = Math.trunc(mantissa * (multipliers[letter] ?? 1));
  return sign === "-" ? -magnitude : magnitude;
}

/** The last word of the line that begins with each name: `rate:\t\t1.1M/sec`. */
export function lastWords(text: string): ReadonlyMap<string, string> {
  const words = new Map<string, string>();
  for (const line of text.split("\n")) {
    const [, name, last] = /^([^:]+):\s*(?:.*\s)?(\S+)\s*$/.exec(line) ?? [];
    if (name !== undefined && last !== undefined) words.set(name, last);
  }
  return words;
}
