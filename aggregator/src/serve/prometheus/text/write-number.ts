/** Bytes that a number takes at most: `-1.7976931348623157e+308` and some. */
export const mostNumberBytes = 32;

/**
 * Writes a number as the exposition formats have it, in the fewest digits that give it back, and returns where the next byte goes.
 * The same text as `String(value)`, but `+Inf` and `-Inf`.
 *
 * Most values of a page are whole, or ticks, milliseconds, microseconds or nanoseconds as seconds. A decimal of at most 15 digits
 * that reads as the number is the only one of that length and has no shorter rival, so it can be had by arithmetic, in a third of
 * the time that the general way takes (IEEE 754: a double keeps 15 digits).
 */
export function writeNumber(bytes: Uint8Array, at: number, value: number): number {
  let next = at;
  let size = value;
  if (value < 0) {
    bytes[next++] = minus;
    size = -value;
  }
  if (size < mostExact) {
    if (Math.floor(size) === size) return writeWhole(bytes, next, size);
    if (size >= leastPlain) {
      let scaled = Math.round(size * 1e3);
      if (scaled < mostExact && scaled / 1e3 === size) return writeDecimal(bytes, next, scaled, 3);
      scaled = Math.round(size * 1e6);
      if (scaled < mostExact && scaled / 1e6 === size) return writeDecimal(bytes, next, scaled, 6);
      scaled = Math.round(size * 1e9);
      if (scaled < mostExact && scaled / 1e9 === size) return writeDecimal(bytes, next, scaled, 9);
    }
  }
  return writeText(bytes, at, value === Infinity ? "+Inf" : value === -Infinity ? "-Inf" : String(value));
}

const minus = 0x2d;
const point = 0x2e;
const zero = 0x30;

/** Below it every whole number has at most 15 digits. */
const mostExact = 1e15;

/** Smaller numbers are written with an exponent. */
const leastPlain = 1e-6;

/** What fits one step of 32-bit arithmetic. */
const billion = 1e9;

/** The digits of 0 to 99, two each. */
const pairs = Uint8Array.from({ length: 200 }, (_, index) => {
  const number = index >> 1;
  return zero + (index % 2 === 0 ? Math.floor(number / 10) : number % 10);
});

function writeWhole(bytes: Uint8Array, at: number, value: number): number {
  if (value < billion) return writeSmall(bytes, at, value | 0);
  const high = Math.floor(value / billion);
  const next = writeSmall(bytes, at, high | 0);
  writeDigits(bytes, next, (value - high * billion) | 0, 9);
  return next + 9;
}

/** A whole number of thousandths, millionths or billionths. */
function writeDecimal(bytes: Uint8Array, at: number, scaled: number, places: 3 | 6 | 9): number {
  const one = places === 3 ? 1e3 : places === 6 ? 1e6 : billion;
  const whole = Math.floor(scaled / one);
  const begin = writeWhole(bytes, at, whole);
  bytes[begin] = point;
  writeDigits(bytes, begin + 1, (scaled - whole * one) | 0, places);
  let end = begin + 1 + places;
  while (bytes[end - 1] === zero) end--;
  return end;
}

/** A whole number below a billion. */
function writeSmall(bytes: Uint8Array, at: number, value: number): number {
  const digits = digitsOf(value);
  writeDigits(bytes, at, value, digits);
  return at + digits;
}

function digitsOf(value: number): number {
  if (value < 1e4) return value < 100 ? (value < 10 ? 1 : 2) : value < 1000 ? 3 : 4;
  if (value < 1e6) return value < 1e5 ? 5 : 6;
  return value < 1e8 ? (value < 1e7 ? 7 : 8) : 9;
}

/** The last so many digits of a whole number below 2^31. */
function writeDigits(bytes: Uint8Array, at: number, value: number, digits: number): void {
  let rest = value;
  let place = at + digits;
  while (place - at >= 2) {
    const next = (rest / 100) | 0;
    const pair = (rest - next * 100) << 1;
    bytes[--place] = pairs[pair + 1] ?? zero;
    bytes[--place] = pairs[pair] ?? zero;
    rest = next;
  }
  if (place > at) bytes[at] = zero + (rest % 10);
}

function writeText(bytes: Uint8Array, at: number, text: string): number {
  for (let index = 0; index < text.length; index++) bytes[at + index] = text.charCodeAt(index);
  return at + text.length;
}
