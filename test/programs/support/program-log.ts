import { withDeadline } from "./deadline.ts";

/** One line of a program's log. */
export interface LogLine {
  readonly level: string;
  readonly msg: string;
  readonly [key: string]: unknown;
}

/** What a program has written to standard error. */
export class ProgramLog {
  readonly #who: string;
  readonly #lines: string[] = [];
  #more = Promise.withResolvers<void>();

  constructor(who: string) {
    this.#who = who;
  }

  add(line: string): void {
    this.#lines.push(line);
    this.#more.resolve();
    this.#more = Promise.withResolvers();
  }

  get text(): string {
    return this.#lines.join("\n");
  }

  /** All lines; one that something wrote past the log, such as a stack trace, is on the level `none`. */
  get lines(): readonly LogLine[] {
    return this.#lines.map(parseLine);
  }

  /** Lines from this level up, and those that were written past the log. */
  atLeast(level: "warn" | "error"): readonly LogLine[] {
    const levels = ["none", ...(level === "warn" ? ["warn"] : []), "error", "fatal"];
    return this.lines.filter((line) => levels.includes(line.level));
  }

  /** The first line, from the given one on, whose message is like that. */
  async until(message: RegExp, from = 0): Promise<LogLine> {
    for (;;) {
      const found = this.lines.slice(from).find(({ msg }) => message.test(msg));
      if (found) return found;
      await withDeadline(this.#more.promise, () => `${this.#who} never logged ${message}; it logged:\n${this.text}`);
    }
  }
}

function parseLine(line: string): LogLine {
  try {
    return JSON.parse(line) as LogLine;
  } catch {
    return { level: "none", msg: line };
  }
}
