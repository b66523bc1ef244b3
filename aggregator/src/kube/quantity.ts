import { quote } from "../quote.ts";

/**
 * A resource quantity as Kubernetes writes it, such as `250m`, `1.5Gi` or `2e3`: mantissa × 10^exponent, exactly.
 * Source: Kubernetes' `resource.Quantity`.
 */
export interface Quantity {
  readonly mantissa: bigint;
  readonly exponent: number;
}

const grammar = /^([+-]?)(\d*)(?:\.(\d*))?(n|u|m|k|M|G|T|P|E|[KMGTPE]i|[eE][+-]?\d+)?$/;
const decimalExponents: Readonly<Record<string, number>> = {
  n: -9,
  u: -6,
  m: -3,
  k: 3,
  M: 6,
  G: 9,
  T: 12,
  P: 15,
  E: 18,
};
const binaryBits: Readonly<Record<string, bigint>> = { Ki: 10n, Mi: 20n, Gi: 30n, Ti: 40n, Pi: 50n, Ei: 60n };
/** No quantity with a binary suffix is larger: Kubernetes caps it here. */
const largestInt64 = 2n ** 63n - 1n;
/** Beyond it a double cannot tell numbers apart from infinity, or from nothing: no power of ten larger than this is computed. */
const largestExponent = 400;

/** Reads a quantity; a number in the JSON is one too. Throws on anything else. */
export function parseQuantity(text: string | number): Quantity {
  const trimmed = String(text).trim();
  const match = grammar.exec(trimmed);
  if (match === null || trimmed === "")
    throw new Error(`${quote(trimmed)} is not a resource quantity, such as 250m or 1.5Gi`);
  const [, sign = "", whole = "", fraction = "", suffix = ""] = match;
  const digits = BigInt(`${whole}${fraction}` || "0");
  const mantissa = sign === "-" ? -digits : digits;
  const bits = binaryBits[suffix];
  if (bits !== undefined) return capped({ mantissa: mantissa << bits, exponent: -fraction.length });
  return { mantissa, exponent: decimalExponent(suffix) - fraction.length };
}

/** The quantity as a whole number, rounded away from zero: bytes, pods, devices. Shown so by kube-state-metrics where it counts things. */
export function quantityInteger(text: string | number): number {
  const plain = plainQuantity(text);
  if (plain !== undefined) return Math.ceil(plain);
  return Number(scaled(parseQuantity(text), 0));
}

/** The quantity to a thousandth, rounded away from zero, as Kubernetes counts CPU: 0.25 for `250m`, 0.001 for `100u`. */
export function quantityNumber(text: string | number): number {
  const plain = plainQuantity(text);
  if (plain !== undefined) return plain;
  const quantity = parseQuantity(text);
  const thousandths = scaled(quantity, 3);
  // Where 64 bits do not hold the thousandths, Kubernetes counts in whole numbers.
  return thousandths > largestInt64 ? Number(scaled(quantity, 0)) : Number(thousandths) / 1000;
}

/** What suffixes that clusters are full of multiply by; `m` divides. */
const plainFactors: ReadonlyMap<string, number> = new Map([
  ["", 1],
  ["k", 1e3],
  ["M", 1e6],
  ["G", 1e9],
  ["Ki", 2 ** 10],
  ["Mi", 2 ** 20],
  ["Gi", 2 ** 30],
]);
/** So many digits, times the largest of these factors, are a number that a double says exactly. */
const mostPlainDigits = 9;

/** The quantities that nearly all are, such as `250m` and `512Mi`, for which exactness costs nothing; undefined for others. */
function plainQuantity(text: string | number): number | undefined {
  if (typeof text !== "string") return undefined;
  let digits = 0;
  let number = 0;
  for (; digits <= mostPlainDigits; digits++) {
    const digit = text.charCodeAt(digits) - 0x30;
    // Also at the end of the text, where there is no code.
    if (!(digit >= 0 && digit <= 9)) break;
    number = 10 * number + digit;
  }
  if (digits === 0 || digits > mostPlainDigits) return undefined;
  const suffix = text.slice(digits);
  if (suffix === "m") return number / 1000;
  const factor = plainFactors.get(suffix);
  return factor === undefined ? undefined : number * factor;
}

function decimalExponent(suffix: string): number {
  return decimalExponents[suffix] ?? (suffix === "" ? 0 : Number(suffix.slice(1)));
}

function capped(quantity: Quantity): Quantity {
  const whole = scaled(quantity, 0);
  if (whole > largestInt64) return { mantissa: largestInt64, exponent: 0 };
  return whole < -largestInt64 ? { mantissa: -largestInt64, exponent: 0 } : quantity;
}

/** quantity × 10^places, rounded away from zero; infinite where it is larger than a double can say. */
function scaled({ mantissa, exponent }: Quantity, places: number): bigint | number {
  if (mantissa === 0n) return 0n;
  const power = exponent + places;
  if (power > largestExponent) return mantissa > 0n ? Infinity : -Infinity;
  if (power >= 0) return mantissa * 10n ** BigInt(power);
  const away = mantissa > 0n ? 1n : -1n;
  // A power of ten with more digits than the mantissa leaves nothing but what is rounded.
  if (-power > mantissa.toString().length) return away;
  const divisor = 10n ** BigInt(-power);
  return mantissa / divisor + (mantissa % divisor === 0n ? 0n : away);
}
