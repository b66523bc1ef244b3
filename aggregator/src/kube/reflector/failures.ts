import { backoffSeconds, type Clock } from "@kubevitals/program";
import { ApiFailure } from "../api/api-failure.ts";
import type { ReflectorLimits } from "./limits.ts";
import { decideRetry, isExpired, isRefusal, type Retry } from "./retry.ts";

/** A line came of which nobody can say what it changed. */
export class LostPlace extends ApiFailure {}

/** After a line that could not be placed the whole list is read again, more and more rarely if that goes on. */
const lostBackoff = { firstSeconds: 1, mostSeconds: 300 };
const lostForgottenSeconds = 900;

interface FailuresOptions {
  readonly clock: Clock;
  readonly limits: ReflectorLimits;
  readonly random?: () => number;
}

/** The failures in a row of the reading of one kind: from them follows how it goes on. */
export class Failures {
  readonly #options: FailuresOptions;
  #count = 0;
  #expiries = 0;
  #refusals = 0;
  #lost = { times: 0, at: 0 };

  constructor(options: FailuresOptions) {
    this.#options = options;
  }

  /** The reading has gone on. Lines that could not be placed are remembered for longer: a list always helps, for a while. */
  forget(): void {
    this.#count = this.#expiries = this.#refusals = 0;
  }

  /** @param hasObjects whether a complete list was read before */
  add(failure: ApiFailure, hasObjects: boolean): Retry {
    const { limits, random } = this.#options;
    this.#count++;
    this.#refusals = isRefusal(failure) ? this.#refusals + 1 : 0;
    const context = { failures: this.#count, refusals: this.#refusals, expiries: this.#expiries, hasObjects };
    if (isExpired(failure)) this.#expiries++;
    const retry = decideRetry(failure, context, limits, random);
    return failure instanceof LostPlace ? { ...retry, seconds: this.#secondsAfterLoss() } : retry;
  }

  #secondsAfterLoss(): number {
    const now = this.#options.clock.monotonic();
    const isForgotten = now - this.#lost.at > lostForgottenSeconds * 1000;
    this.#lost = { times: isForgotten ? 1 : this.#lost.times + 1, at: now };
    return backoffSeconds(this.#lost.times, lostBackoff, this.#options.random);
  }
}
