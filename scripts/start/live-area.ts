/** What is needed of a terminal; `process.stdout` is one. */
export interface TerminalStream {
  readonly columns: number;
  readonly rows: number;
  write(text: string): unknown;
}

const hideCursor = "\x1b[?25l";
const showCursor = "\x1b[?25h";
/** Beside the cut to the width, as some characters are wider than one cell. */
const wrapOff = "\x1b[?7l";
const wrapOn = "\x1b[?7h";
/** Comes before the text: behind a text that ends in the last column it would take the last character away. */
const clearLine = "\x1b[K";
const clearBelow = "\x1b[J";
const clearScreen = "\x1b[H\x1b[2J";

/** A terminal that does not know its size says 0. */
const usualRows = 24;

/** The last lines of a terminal, drawn again and again in the same place. */
export class LiveArea {
  readonly #stream: TerminalStream;
  #lines: readonly string[] = [];
  #isOpen = true;

  constructor(stream: TerminalStream) {
    this.#stream = stream;
  }

  /** Shows these lines instead of the last ones. What is more than the terminal is high is left out: it would scroll. */
  draw(lines: readonly string[]): void {
    if (!this.#isOpen) return;
    const shown = lines.slice(0, Math.max(1, (this.#stream.rows || usualRows) - 1));
    this.#stream.write(hideCursor + wrapOff + this.#toTop() + this.#body(shown) + wrapOn);
    this.#lines = shown;
  }

  /** Writes lines that stay, above the area. */
  printAbove(lines: readonly string[]): void {
    const text = lines.map((line) => `${clearLine}${line}\n`).join("");
    const area = this.#isOpen ? wrapOff + this.#body(this.#lines) + wrapOn : "";
    this.#stream.write((this.#isOpen ? this.#toTop() : "") + text + area);
  }

  /** Begins again on an empty screen with these lines: after a change of size nobody knows where the old ones stand. */
  restart(lines: readonly string[]): void {
    if (!this.#isOpen) return;
    this.#lines = [];
    this.#stream.write(clearScreen + lines.map((line) => `${line}\n`).join(""));
  }

  /** Begins again below what others have written meanwhile. */
  forget(): void {
    this.#lines = [];
  }

  showCursor(): void {
    this.#stream.write(showCursor);
  }

  /** Leaves the terminal as it was found, with the last lines on it. */
  close(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    // What a person typed meanwhile, such as ^C, stands at the cursor.
    this.#stream.write(`\r${clearBelow}${wrapOn}${showCursor}`);
  }

  #toTop(): string {
    return this.#lines.length > 0 ? `\r\x1b[${this.#lines.length}A` : "\r";
  }

  #body(lines: readonly string[]): string {
    return lines.map((line) => `${clearLine}${line}\n`).join("") + clearBelow;
  }
}
