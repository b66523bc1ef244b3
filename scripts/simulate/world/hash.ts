/**
 * A number from 0 to 2^32 - 1 that looks like a random one and is the same for the same parts: all that is made up comes from here,
 * so that a seed says all of it. Mixing as in MurmurHash3 (its finalizer, fmix32).
 */
export function hashOf(...parts: readonly (number | string)[]): number {
  let hash = 0x9e3779b9;
  for (const part of parts) {
    if (typeof part === "number") hash = mix(hash, part | 0);
    else for (let index = 0; index < part.length; index++) hash = mix(hash, part.charCodeAt(index));
  }
  return hash >>> 0;
}

function mix(hash: number, part: number): number {
  let mixed = Math.imul(hash ^ part, 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) + 0x9e3779b9;
}

/** The same from 0 to below 1. */
export function shareOf(...parts: readonly (number | string)[]): number {
  return hashOf(...parts) / 2 ** 32;
}

/** The same between two bounds. */
export function between(least: number, most: number, ...parts: readonly (number | string)[]): number {
  return least + (most - least) * shareOf(...parts);
}

/** One of these. */
export function pick<T>(choices: readonly T[], ...parts: readonly (number | string)[]): T {
  const chosen = choices[Math.floor(shareOf(...parts) * choices.length)];
  if (chosen === undefined) throw new RangeError("there is nothing to choose from");
  return chosen;
}

/** Digits of a hexadecimal id. */
export function hexOf(length: number, ...parts: readonly (number | string)[]): string {
  let text = "";
  for (let word = 0; text.length < length; word++)
    text += hashOf(...parts, word)
      .toString(16)
      .padStart(8, "0");
  return text.slice(0, length);
}

/** An id in the form of a UUID of version 4 (RFC 9562). */
export function uuidOf(...parts: readonly (number | string)[]): string {
  const hex = hexOf(32, ...parts);
  const variant = "89ab"[hashOf(...parts, "variant") & 3];
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20)}`;
}
