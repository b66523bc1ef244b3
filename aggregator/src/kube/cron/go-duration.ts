const unitNanoseconds: Readonly<Record<string, number>> = {
  ns: 1,
  us: 1e3,
  µs: 1e3,
  μs: 1e3,
  ms: 1e6,
  s: 1e9,
  m: 60e9,
  h: 3600e9,
};

/** Nanoseconds of a duration as Go writes it, such as `1h30m` or `-1.5s`. @throws {Error} naming what is none. */
export function parseGoDuration(text: string): number {
  const [, sign, body = ""] = /^([+-]?)(.*)$/s.exec(text) ?? [];
  if (body === "0") return 0;
  if (!/^((\d+\.?\d*|\.\d+)(ns|us|\u00b5s|\u03bcs|ms|s|m|h))+$/.test(body))
    throw new Error(`'${text}' is not a duration`);
  let nanoseconds = 0;
  for (const [, amount, unit = ""] of body.matchAll(/([\d.]+)([^\d.]+)/g)) {
    nanoseconds += Number(amount) * (unitNanoseconds[unit] ?? NaN);
  }
  if (nanoseconds > 2 ** 63) throw new Error(`'${text}' is longer than 292 years`);
  return sign === "-" ? -nanoseconds : nanoseconds;
}
