/** Slots of the cache; a word takes the place of another with the same hash. */
const slots = 4096;

/** Bytes of the longest word that is kept. */
const mostBytes = 48;

/** Words by hash. Bounded, and nothing but a faster way to the same text: who shares it cannot tell. */
const words: (string | undefined)[] = Array.from({ length: slots });

/**
 * The text of bytes[start, end). Kernel files say the same names again and again: those are taken from where they were decoded
 * the last time, which costs a tenth of decoding them anew, and makes comparing them a matter of identity.
 */
export function textOf(bytes: Buffer, start: number, end: number): string {
  const length = end - start;
  if (length > mostBytes) return bytes.toString("utf8", start, end);
  let hash = length;
  for (let at = start; at < end; at++) hash = (Math.imul(hash, 31) + (bytes[at] ?? 0)) | 0;
  const slot = (hash ^ (hash >>> 12)) & (slots - 1);
  const known = words[slot];
  if (known !== undefined && isText(known, bytes, start, length)) return known;
  const word = bytes.toString("utf8", start, end);
  // Where some byte was no ASCII, the text differs in length or letters from its bytes and would never be found again.
  if (isText(word, bytes, start, length)) words[slot] = word;
  return word;
}

function isText(text: string, bytes: Buffer, start: number, length: number): boolean {
  if (text.length !== length) return false;
  for (let index = 0; index < length; index++) {
    const byte = bytes[start + index] ?? 0;
    if (byte > 127 || text.charCodeAt(index) !== byte) return false;
  }
  return true;
}
