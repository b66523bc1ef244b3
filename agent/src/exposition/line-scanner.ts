const tab = 9;
const space = 32;
const quote = 34;
const backslash = 92;

/** Walks over one line of a text in the exposition format. What it cannot read it refuses with a sentence, by `fail`. */
export class LineScanner {
  readonly #line: string;
  readonly #fail: (what: string) => never;
  #at = 0;

  constructor(line: string, fail: (what: string) => never) {
    this.#line = line;
    this.#fail = fail;
  }

  get isAtEnd(): boolean {
    return this.#at >= this.#line.length;
  }

  /** The character that comes next; empty at the end. */
  get next(): string {
    return this.#line.charAt(this.#at);
  }

  skipBlanks(): void {
    while (isBlank(this.#line.charCodeAt(this.#at))) this.#at++;
  }

  /** Whether this character comes next; if so the scanner goes behind it. */
  takes(character: string): boolean {
    if (this.next !== character) return false;
    this.#at++;
    return true;
  }

  /** What stands before the next blank. */
  word(): string {
    const start = this.#at;
    while (!this.isAtEnd && !isBlank(this.#line.charCodeAt(this.#at))) this.#at++;
    return this.#line.slice(start, this.#at);
  }

  rest(): string {
    const start = this.#at;
    this.#at = this.#line.length;
    return this.#line.slice(start);
  }

  /** A name, bare or in quotes; empty where none begins here. Whether it may be one is for the caller to say. */
  name(): string {
    if (this.next === '"') return this.quoted();
    const start = this.#at;
    while (isNamePart(this.#line.charCodeAt(this.#at))) this.#at++;
    return this.#line.slice(start, this.#at);
  }

  /** A text in quotes, without its escapes. */
  quoted(): string {
    if (!this.takes('"')) this.#fail(`expected '"' and found ${describe(this.next)}`);
    const start = this.#at;
    let hasEscapes = false;
    for (; ; this.#at++) {
      const code = this.#line.charCodeAt(this.#at);
      if (Number.isNaN(code)) this.#fail("a text in quotes does not end on its line");
      if (code === quote) break;
      if (code !== backslash) continue;
      hasEscapes = true;
      this.#at++;
    }
    const text = this.#line.slice(start, this.#at++);
    return hasEscapes ? this.unescape(text) : text;
  }

  /** The text without its escapes: `\\`, `\"` and `\n`. */
  unescape(text: string): string {
    return text.replaceAll(/\\(.?)/gsu, (escape, character: string) => {
      if (character === "n") return "\n";
      if (character === "\\" || character === '"') return character;
      return this.#fail(`${JSON.stringify(escape)} is not an escape`);
    });
  }
}

/** A character for a sentence. */
export function describe(character: string): string {
  return character === "" ? "the end of the line" : JSON.stringify(character);
}

function isBlank(code: number): boolean {
  return code === space || code === tab;
}

/** Letters, digits, `_` and `:`. */
function isNamePart(code: number): boolean {
  return (
    (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || code === 95 || (code >= 48 && code <= 58) // ':' follows '9'
  );
}
