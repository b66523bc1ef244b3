import { backoffSeconds, type Clock } from "@kubevitals/program";
import type { Helper, StartHelper } from "../../helper/start.ts";
import { PendingError } from "../../pending-error.ts";
import type { GpuSample } from "../device.ts";
import type { GpuSource } from "../gpu-source.ts";
import type { SysfsAnswer, SysfsQuestion } from "./message.ts";

/** How long a sample of the machine waits for devices: as a rule they answer within some milliseconds. */
const waitMilliseconds = 250;

/** A helper that has not answered by then hangs, and is ended; until then what it said last stands. */
const patienceMilliseconds = 5000;

/** How long no helper is started after one that broke or hung. */
const backoff = { firstSeconds: 1, mostSeconds: 60 };

/** A helper that lasts so long is well: one that dies after each first answer is not started every second. */
const settledMilliseconds = 60_000;

/** Helpers that were killed and do not go, as the kernel holds them: beyond these none is started. */
const mostDying = 1;

/**
 * AMD's and Intel's devices, read by a helper process. Drivers answer from memory as a rule, but wait for the device's firmware where
 * they do not, and for a reset where there is one: that may take seconds, or for ever.
 */
export class SysfsHelperSource implements GpuSource {
  readonly #start: StartHelper;
  readonly #clock: Clock;
  readonly #question: Omit<SysfsQuestion, "number">;
  #helper: Helper | undefined;
  #dying = 0;
  #number = 0;
  /** The question under way, and who waits for its answer. */
  #asked: { readonly deadline: NodeJS.Timeout; readonly answered: PromiseWithResolvers<void> } | undefined;
  #samples: readonly GpuSample[] | undefined;
  #failure: string | undefined;
  #failures = 0;
  #startedAt = -Infinity;
  #startableAt = -Infinity;

  constructor(start: StartHelper, clock: Clock, question: Omit<SysfsQuestion, "number">) {
    this.#start = start;
    this.#clock = clock;
    this.#question = question;
  }

  async refresh(): Promise<void> {
    // Whoever asked before has waited for it already.
    if (this.#asked !== undefined) return;
    const answered = this.#ask();
    if (answered === undefined) return;
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => (timer = setTimeout(resolve, waitMilliseconds)));
    await Promise.race([answered, late]);
    clearTimeout(timer);
  }

  read(): readonly GpuSample[] {
    if (this.#failure !== undefined) throw new Error(this.#failure);
    if (this.#samples === undefined) throw new PendingError("the devices have not answered yet");
    return this.#samples;
  }

  close(): void {
    const helper = this.#helper;
    this.#settle();
    this.#helper = undefined;
    if (helper === undefined) return;
    this.#dying++;
    helper.kill();
  }

  /** When the answer is there, or will not come; undefined where nobody can be asked now. */
  #ask(): Promise<void> | undefined {
    this.#helper ??= this.#startHelper();
    if (this.#helper === undefined) return undefined;
    this.#number++;
    const deadline = setTimeout(() => this.#giveUp(), patienceMilliseconds);
    deadline.unref();
    const answered = Promise.withResolvers<void>();
    this.#asked = { deadline, answered };
    this.#helper.send({ number: this.#number, ...this.#question } satisfies SysfsQuestion);
    return answered.promise;
  }

  #startHelper(): Helper | undefined {
    if (this.#clock.monotonic() < this.#startableAt) return undefined;
    if (this.#dying > mostDying) {
      this.#failure = "not read: helper processes hang in the device's driver and cannot be ended";
      return undefined;
    }
    this.#startedAt = this.#clock.monotonic();
    try {
      const helper = this.#start("gpu-sysfs", {
        message: (message) => {
          if (helper === this.#helper) this.#take(message as SysfsAnswer);
        },
        ended: (reason) => {
          if (helper === this.#helper) this.#breakDown(`the helper process that reads the devices ended: ${reason}`);
          else this.#dying--;
        },
      });
      return helper;
    } catch (error) {
      this.#breakDown(error instanceof Error ? error.message : String(error));
      return undefined;
    }
  }

  #take({ number, samples, failure }: SysfsAnswer): void {
    if (number !== this.#number || this.#asked === undefined) return;
    this.#samples = samples;
    this.#failure = failure;
    if (this.#clock.monotonic() - this.#startedAt >= settledMilliseconds) this.#failures = 0;
    this.#settle();
  }

  /** The helper hangs: it is ended, and what it said last is too old to be told. */
  #giveUp(): void {
    const helper = this.#helper;
    this.#dying++;
    this.#breakDown(`the devices did not answer within ${patienceMilliseconds / 1000} s`);
    helper?.kill();
  }

  #breakDown(failure: string): void {
    this.#helper = undefined;
    this.#failure = failure;
    this.#samples = undefined;
    this.#failures++;
    this.#startableAt = this.#clock.monotonic() + backoffSeconds(this.#failures, backoff) * 1000;
    this.#settle();
  }

  #settle(): void {
    clearTimeout(this.#asked?.deadline);
    this.#asked?.answered.resolve();
    this.#asked = undefined;
  }
}
