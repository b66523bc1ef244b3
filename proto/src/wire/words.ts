const longestWord = 40;
const slots = 4096;

/** Texts that were read lately: most of what messages say they say again and again, and a text that is known need not be made anew. */
export class Words {
  readonly #known = Array.from<string | undefined>({ length: slots });

  /** The text that stands there, in UTF-8. */
  read(buffer: Buffer, start: number, end: number): string {
    const length = end - start;
    if (length === 0) return "";
    if (length > longestWord) return buffer.toString("utf8", start, end);
    let hash = length;
    for (let at = start; at < end; at++) hash = (Math.imul(hash, 31) + (buffer[at] as number)) | 0;
    const slot = hash & (slots - 1);
    const known = this.#known[slot];
    if (known !== undefined && isThere(known, buffer, start, length)) return known;
    const text = buffer.toString("utf8", start, end);
    // One of more bytes than characters would never be found again.
    if (text.length === length) this.#known[slot] = text;
    return text;
  }
}

function isThere(word: string, buffer: Buffer, start: number, length: number): boolean {
  if (word.length !== length) return false;
  for (let at = 0; at < length; at++) if (word.charCodeAt(at) !== buffer[start + at]) return false;
  return true;
}
