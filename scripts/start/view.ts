import type { ProgramName } from "./child.ts";
import type { Reading } from "./snapshots.ts";
import type { ViewState } from "./view-state.ts";

/** What a person sees of the two programs. */
export interface View {
  /** Shows lines once, for good. */
  announce(lines: readonly string[]): void;
  /** A line that a program wrote to its standard error. */
  childLine(program: ProgramName, text: string): void;
  /** From now on the figures are shown. */
  open(): void;
  /** There is a new snapshot, or news of why there is none: the figures may have changed. */
  changed(): void;
  /** No more figures. */
  close(): void;
}

/** Collects what is known, for views to ask when they show it. */
export class StateKeeper {
  readonly #options: Pick<ViewState, "nodeName" | "staleAfterSeconds">;
  readonly #monotonic: () => number;
  #reading: Reading | undefined;
  #readAt = 0;
  #trouble: string | undefined;

  constructor(options: Pick<ViewState, "nodeName" | "staleAfterSeconds">, monotonic: () => number) {
    this.#options = options;
    this.#monotonic = monotonic;
  }

  setReading(reading: Reading): void {
    this.#reading = reading;
    this.#readAt = this.#monotonic();
    this.#trouble = undefined;
  }

  setTrouble(reason: string): void {
    this.#trouble = reason;
  }

  current(): ViewState {
    return {
      nodeName: this.#options.nodeName,
      staleAfterSeconds: this.#options.staleAfterSeconds,
      reading: this.#reading,
      readingAgeSeconds: this.#reading === undefined ? 0 : (this.#monotonic() - this.#readAt) / 1000,
      trouble: this.#trouble,
    };
  }
}
