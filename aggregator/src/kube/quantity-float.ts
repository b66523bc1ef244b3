import { parseQuantity, type Quantity } from "./quantity.ts";

/** Digits after the point that Kubernetes keeps of a quantity that it counts with arbitrary precision. */
const keptPlaces = 9;
/** A power of ten that no double reaches: what is beyond it is infinite, or nothing. */
const mostPlaces = 400;
const binarySuffixes = ["Ki", "Mi", "Gi", "Ti", "Pi", "Ei"];

/**
 * A quantity as near as a double comes to it: for ratios, and for values of unknown kind. The same to the last bit as Kubernetes'
 * `AsApproximateFloat64`, which multiplies what it holds, and that is a short number as written, but a long one in billionths.
 *
 * @throws on what is not a quantity
 */
export function quantityFloat(text: string | number): number {
  const quantity = parseQuantity(text);
  const { mantissa, exponent } = isShort(String(text), quantity) ? quantity : inBillionths(quantity);
  return exponent === 0 ? Number(mantissa) : Number(mantissa) * Number(`1e${exponent}`);
}

/** Whether Kubernetes holds a quantity in 64 bits. */
function isShort(text: string, { exponent }: Quantity): boolean {
  const [, whole = "", fraction = ""] = /^[+-]?0*(\d*)(?:\.(\d*))?/.exec(text) ?? [];
  const digits = Math.max(whole.length, 1);
  const power = binarySuffixes.indexOf(text.slice(-2)) + 1;
  if (power === 0) return digits + fraction.length <= 18 && exponent >= -keptPlaces;
  return fraction === "" && digits + 3 * power + 1 <= 15;
}

/** The quantity in billionths, rounded away from zero; one that is too large for that as it is. */
function inBillionths(quantity: Quantity): Quantity {
  const { mantissa, exponent } = quantity;
  const power = exponent + keptPlaces;
  if (power > mostPlaces) return quantity;
  if (power >= 0) return { mantissa: mantissa * 10n ** BigInt(power), exponent: -keptPlaces };
  const divisor = 10n ** BigInt(Math.min(-power, mostPlaces));
  const rest = mantissa % divisor;
  const away = rest === 0n ? 0n : rest > 0n ? 1n : -1n;
  return { mantissa: mantissa / divisor + away, exponent: -keptPlaces };
}
