import { textOf } from "./word-cache.ts";

const newline = 10;
const space = 32;
const zero = 48;
const nine = 57;
const minus = 45;
const point = 46;

/**
 * Walks over the text of a kernel file, word by word and line by line, without making strings that nobody asked for. Words
 * are separated by blanks; a word or number is looked for on the current line only.
 */
export class ByteCursor {
  readonly #bytes: Buffer;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  }

  /** Number of the byte that the cursor is at. */
  get at(): number {
    return this.#at;
  }

  /** Whether the text is used up. */
  get isAtEnd(): boolean {
    return this.#at >= this.#bytes.length;
  }

  /** Whether no word is left on this line. */
  get isAtLineEnd(): boolean {
    this.#skipBlanks();
    return this.isAtEnd || this.#bytes[this.#at] === newline;
  }

  /** Goes to the beginning of the next line. */
  nextLine(): void {
    const end = this.#bytes.indexOf(newline, this.#at);
    this.#at = end < 0 ? this.#bytes.length : end + 1;
  }

  /** The next word of this line; empty at its end. */
  word(): string {
    this.#skipBlanks();
    const start = this.#at;
    this.skipWords(1);
    return textOf(this.#bytes, start, this.#at);
  }

  /** The rest of this line as bytes, valid as long as the text; the cursor goes to the next line. */
  line(): Buffer {
    const start = this.#at;
    const end = this.#bytes.indexOf(newline, start);
    this.#at = end < 0 ? this.#bytes.length : end + 1;
    return this.#bytes.subarray(start, end < 0 ? this.#bytes.length : end);
  }

  /** The rest of this line, without blanks around it. */
  rest(): string {
    const start = this.#at;
    const end = this.#bytes.indexOf(newline, start);
    this.#at = end < 0 ? this.#bytes.length : end;
    return this.#bytes.toString("utf8", start, this.#at).trim();
  }

  /** What stands before the next `mark` on this line, without blanks around it; the cursor goes behind the mark. */
  until(mark: string): string | undefined {
    const start = this.#at;
    const found = this.#bytes.indexOf(mark.charCodeAt(0), start);
    const end = this.#bytes.indexOf(newline, start);
    if (found < 0 || (end >= 0 && found > end)) return undefined;
    this.#at = found + 1;
    return textOf(this.#bytes, start, found).trim();
  }

  /** The next word as a decimal number; NaN where there is none or it is something else. */
  number(): number {
    this.#skipBlanks();
    const bytes = this.#bytes;
    const start = this.#at;
    const isNegative = bytes[start] === minus;
    let at = isNegative ? start + 1 : start;
    let value = 0;
    let scale = 0;
    let digits = 0;
    for (; at < bytes.length; at++) {
      const byte = bytes[at] ?? 0;
      if (byte >= zero && byte <= nine) {
        value = value * 10 + (byte - zero);
        digits++;
        scale *= 10;
      } else if (byte === point && scale === 0) scale = 1;
      else break;
    }
    if (digits === 0 || (at < bytes.length && !isBlankOrNewline(bytes[at]))) {
      this.skipWords(1);
      return NaN;
    }
    this.#at = at;
    // Beyond 15 digits adding up digit by digit rounds more than once.
    if (digits > 15) return Number(bytes.toString("utf8", start, at));
    const magnitude = scale > 1 ? value / scale : value;
    return isNegative ? -magnitude : magnitude;
  }

  /** The next word as a hexadecimal number without a sign; NaN where there is none or it is something else. */
  hex(): number {
    this.#skipBlanks();
    const bytes = this.#bytes;
    const start = this.#at;
    let value = 0;
    for (; this.#at < bytes.length; this.#at++) {
      const digit = hexDigitOf(bytes[this.#at] ?? 0);
      if (digit < 0) break;
      value = value * 16 + digit;
    }
    const digits = this.#at - start;
    if (digits === 0 || (this.#at < bytes.length && !isBlankOrNewline(bytes[this.#at]))) {
      this.#at = start;
      this.skipWords(1);
      return NaN;
    }
    // Beyond 13 digits adding up digit by digit rounds more than once.
    return digits > 13 ? Number(`0x${bytes.toString("utf8", start, this.#at)}`) : value;
  }

  /** Passes over that many words of this line, or as many as are left. */
  skipWords(count: number): void {
    const bytes = this.#bytes;
    for (let word = 0; word < count; word++) {
      this.#skipBlanks();
      let at = this.#at;
      while (at < bytes.length && !isBlankOrNewline(bytes[at])) at++;
      this.#at = at;
    }
  }

  /** Passes over text[start, end) where that is what comes next; false, and the cursor stays, where it is not. */
  skipSame(text: Uint8Array, start: number, end: number): boolean {
    const bytes = this.#bytes;
    const offset = this.#at - start;
    for (let index = start; index < end; index++) if (bytes[index + offset] !== text[index]) return false;
    this.#at = end + offset;
    return true;
  }

  #skipBlanks(): void {
    const bytes = this.#bytes;
    let at = this.#at;
    while (at < bytes.length && isBlank(bytes[at])) at++;
    this.#at = at;
  }
}

function isBlank(byte: number | undefined): boolean {
  return byte === space || byte === 9 || byte === 13;
}

function isBlankOrNewline(byte: number | undefined): boolean {
  return byte === newline || isBlank(byte);
}

/** Value of a hexadecimal digit; -1 of anything else. */
function hexDigitOf(byte: number): number {
  if (byte >= zero && byte <= nine) return byte - zero;
  const letter = byte | 32;
  return letter >= 97 && letter <= 102 ? letter - 87 : -1;
}
