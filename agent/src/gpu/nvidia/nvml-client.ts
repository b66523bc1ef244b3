import { backoffSeconds, type Clock } from "@kubevitals/program";
import type { Helper, StartHelper } from "../../helper/start.ts";
import type { NvmlAnswer, NvmlFailure, NvmlQuestion, NvmlSample } from "./message.ts";

/** How long the first answer of a helper may take: without its persistence daemon the driver wakes each GPU, which takes seconds. */
const firstPatienceMilliseconds = 60_000;

/** How long any other answer may take. */
const usualPatienceMilliseconds = 5000;

/** How long no helper is started after one that failed, hung or died. */
const failureBackoff = { firstSeconds: 2, mostSeconds: 300 };

/** A helper that lasts so long is well: one that dies after each first answer is not started every other second. */
const settledMilliseconds = 60_000;

/** How long a helper that has lost a device goes on before another one looks whether the device is back. */
const lostMilliseconds = 300_000;

/** Helper processes at most, with those that were killed and do not go, as the kernel holds them. */
const mostHelpers = 2;

/** Hears of each sample as it comes. */
export type HearSample = (sample: NvmlSample) => void;

/**
 * Asks NVML by a helper process, one question at a time. Nothing here waits: whoever wants a sample gets the last one. A helper that does
 * not answer in time is killed, and one that has ended is replaced, after a while that grows.
 */
export class NvmlClient {
  readonly #start: StartHelper;
  readonly #clock: Clock;
  readonly #libraries: readonly string[];
  readonly #hear: HearSample;
  #helper: Helper | undefined;
  #helperHasAnswered = false;
  #helperStartedAt = 0;
  /** Killed, but not gone. */
  #dying = 0;
  #question = 0;
  #isAsking = false;
  #hasLost = false;
  #failures = 0;
  #failure: NvmlFailure | undefined;
  #startableAt = -Infinity;
  #deadline: NodeJS.Timeout | undefined;
  /** Told when the question that is out has its answer, or will not have one. */
  #waiting: (() => void)[] = [];

  /** @param libraries where NVML may be, the likeliest first */
  constructor(start: StartHelper, clock: Clock, libraries: readonly string[], hear: HearSample) {
    this.#start = start;
    this.#clock = clock;
    this.#libraries = libraries;
    this.#hear = hear;
  }

  /** Why the last question had no answer; undefined while all goes well. */
  get failure(): NvmlFailure | undefined {
    return this.#failure;
  }

  /**
   * Asks for a sample, unless a question is out or no helper may be started yet. Resolves with the answer, with the failure, or when the
   * caller's patience ends; for a question that somebody has waited for in vain, nobody waits again.
   */
  async ask(patienceMilliseconds: number): Promise<void> {
    if (this.#isAsking) return;
    this.#put();
    if (!this.#isAsking) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, patienceMilliseconds);
    this.#waiting.push(resolve);
    await promise;
    clearTimeout(timer);
  }

  close(): void {
    this.#endHelper();
    this.#startableAt = Infinity;
  }

  #put(): void {
    const now = this.#clock.monotonic();
    if (this.#hasLost && now - this.#helperStartedAt >= lostMilliseconds) this.#endHelper();
    this.#helper ??= this.#startHelper(now);
    if (this.#helper === undefined) return;
    this.#isAsking = true;
    const question: NvmlQuestion = { question: ++this.#question, libraries: this.#libraries };
    this.#helper.send(question);
    const patience = this.#helperHasAnswered ? usualPatienceMilliseconds : firstPatienceMilliseconds;
    this.#deadline = setTimeout(() => this.#giveUp(patience), patience);
    this.#deadline.unref();
  }

  #startHelper(now: number): Helper | undefined {
    if (now < this.#startableAt) return undefined;
    if (this.#dying >= mostHelpers) {
      this.#failure = { isLibraryMissing: false, message: "NVML is not asked: helper processes hang that asked it" };
      return undefined;
    }
    this.#helperHasAnswered = false;
    this.#helperStartedAt = now;
    try {
      const helper = this.#start("nvml", {
        message: (message) => {
          if (helper === this.#helper) this.#take(message as NvmlAnswer);
        },
        ended: (reason) => {
          if (helper === this.#helper) this.#breakDown(reason);
          else this.#dying--;
        },
      });
      return helper;
    } catch (error) {
      // No process can be had, for want of memory or of numbers for it.
      this.#fail({ isLibraryMissing: false, message: error instanceof Error ? error.message : String(error) });
      return undefined;
    }
  }

  #take({ question, sample, failure }: NvmlAnswer): void {
    if (!this.#isAsking || question !== this.#question) return;
    if (sample === undefined) {
      // It ends by itself; what it said is the reason, and not how it ended.
      this.#fail(failure ?? { isLibraryMissing: false, message: "the helper process that asks NVML answered nothing" });
      return this.#endHelper();
    }
    this.#helperHasAnswered = true;
    if (this.#clock.monotonic() - this.#helperStartedAt >= settledMilliseconds) this.#failures = 0;
    this.#failure = undefined;
    this.#hasLost = sample.hasLost;
    this.#hear(sample);
    this.#stopAsking();
  }

  /** The helper has ended by itself: the library has crashed it, or somebody has killed it. */
  #breakDown(reason: string): void {
    this.#helper = undefined;
    this.#hasLost = false;
    this.#fail({ isLibraryMissing: false, message: `the helper process that asks NVML is gone: ${reason}` });
    this.#stopAsking();
  }

  #giveUp(patience: number): void {
    this.#fail({ isLibraryMissing: false, message: `NVML has not answered within ${patience / 1000} s` });
    this.#endHelper();
  }

  #fail(failure: NvmlFailure): void {
    this.#failure = failure;
    this.#failures++;
    this.#startableAt = this.#clock.monotonic() + backoffSeconds(this.#failures, failureBackoff) * 1000;
  }

  #stopAsking(): void {
    clearTimeout(this.#deadline);
    this.#isAsking = false;
    for (const resolve of this.#waiting.splice(0)) resolve();
  }

  #endHelper(): void {
    this.#stopAsking();
    this.#hasLost = false;
    if (this.#helper === undefined) return;
    const helper = this.#helper;
    this.#helper = undefined;
    this.#dying++;
    helper.kill();
  }
}
