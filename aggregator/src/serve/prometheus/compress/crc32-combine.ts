/**
 * CRC-32 of two texts one behind the other, from those of the two: so the checksum of a gzip member follows from those of its parts.
 *
 * A CRC is a remainder of polynomials over GF(2), modulo the polynomial of RFC 1952, with the highest power in the lowest bit. What
 * stands before n more bytes counts times x^8n.
 */
export function combineCrc32(first: number, second: number, secondBytes: number): number {
  return (multiply(shiftBy(secondBytes), first) ^ second) >>> 0;
}

/** The polynomial of RFC 1952, but for its highest power. */
const polynomial = 0xedb88320;

/** x^0. */
const one = 0x8000_0000;

/** x^(8 * 2^i), by i: as many as there are bits in a count of bytes. */
const powers = squares(0x0080_0000, 48);

/** x^8n. */
function shiftBy(bytes: number): number {
  let product = one;
  for (let power = 0, rest = bytes; rest > 0; power++, rest = Math.floor(rest / 2)) {
    if (rest % 2 === 1) product = multiply(powers[power] ?? one, product);
  }
  return product;
}

function squares(first: number, count: number): readonly number[] {
  const all = [first];
  while (all.length < count) {
    const last = all.at(-1) ?? first;
    all.push(multiply(last, last));
  }
  return all;
}

function multiply(a: number, b: number): number {
  let product = 0;
  let rest = b;
  for (let bit = 31; bit >= 0; bit--) {
    if (((a >>> bit) & 1) === 1) product ^= rest;
    rest = (rest & 1) === 1 ? (rest >>> 1) ^ polynomial : rest >>> 1;
  }
  return product >>> 0;
}
