import { UsageError, type Logger } from "@kubevitals/program";
import type { Silence } from "./silence.ts";

/** A silence as options have it: with the text that it was read from. */
export interface SilenceOption {
  readonly json: string;
  readonly value: Silence;
}

/** The silences in force, which may be written while the program runs: an issue that is to be silent cannot wait for a restart. */
export class FollowedSilences {
  readonly #reload: () => { readonly healthSilences: readonly SilenceOption[] } | undefined;
  readonly #log: Logger;
  #options: readonly SilenceOption[];
  #current: readonly Silence[];
  /** What was wrong at the last look, so that it is said once. */
  #problem: string | undefined;

  /** @param reload the options as they are now; undefined where they are what they were at the look before */
  constructor(
    options: readonly SilenceOption[],
    reload: () => { readonly healthSilences: readonly SilenceOption[] } | undefined,
    log: Logger,
  ) {
    this.#reload = reload;
    this.#log = log;
    this.#options = options;
    this.#current = options.map(({ value }) => value);
  }

  get current(): readonly Silence[] {
    return this.#current;
  }

  /** Looks whether others have been written. What cannot be used leaves those in force that are. */
  look(): void {
    try {
      const options = this.#reload()?.healthSilences;
      this.#problem = undefined;
      if (options === undefined || textOf(options) === textOf(this.#options)) return;
      this.#options = options;
      this.#current = options.map(({ value }) => value);
      this.#log.info({ silences: options.length }, "silences of health issues were read again");
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      if (error.message !== this.#problem)
        this.#log.error(
          { problem: error.message },
          "the file of options cannot be used: the silences stay as they were",
        );
      this.#problem = error.message;
    }
  }
}

function textOf(options: readonly SilenceOption[]): string {
  return JSON.stringify(options.map(({ json }) => json));
}
