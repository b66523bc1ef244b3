import { isDeepStrictEqual } from "node:util";

/** What a scenario has checked: how often each claim held, and where it did not. */
export class Checks {
  readonly #held = new Map<string, number>();
  readonly #failures: string[] = [];
  readonly #print: (line: string) => void;

  constructor(print: (line: string) => void) {
    this.#print = print;
  }

  /** Whether nothing has failed so far. */
  get areGood(): boolean {
    return this.#failures.length === 0;
  }

  /** Claims that of this object we say what others say. */
  same(claim: string, object: string, ours: unknown, theirs: unknown): void {
    this.holds(claim, isDeepStrictEqual(ours, theirs), `${object}: ${show(ours)}, not ${show(theirs)}`);
  }

  /** Claims that this is so; otherwise the detail says what is. */
  holds(claim: string, isSo: boolean, detail: string): void {
    if (isSo) this.#held.set(claim, (this.#held.get(claim) ?? 0) + 1);
    else {
      this.#failures.push(`${claim}: ${detail}`);
      this.#print(`  FAILED ${claim}: ${detail}`);
    }
  }

  /** Something worth knowing, such as how long it took. */
  note(sentence: string): void {
    this.#print(`  ${sentence}`);
  }

  /** The scenario could not be played to its end. */
  broke(error: unknown): void {
    const message = error instanceof Error ? error.message : String(error);
    this.holds("it is played to its end", false, message);
  }

  /** Prints each claim with how often it held. A scenario that has checked nothing has failed. */
  summarize(): void {
    if (this.#held.size === 0 && this.areGood) this.holds("something is checked", false, "nothing was");
    for (const [claim, times] of this.#held) this.#print(`  ${times} × ${claim}`);
  }
}

function show(value: unknown): string {
  return value === undefined ? "nothing" : JSON.stringify(value);
}
