import { setTimeout as delay } from "node:timers/promises";
import { startChild, type Addresses, type Child, type Ending, type ProgramName } from "./child.ts";

export interface SupervisorEvents {
  /** A line that a program wrote. */
  readonly onLine: (program: ProgramName, line: string) => void;
  /** One sentence about a program that did not do as it should. */
  readonly onProblem: (problem: string) => void;
  /** The programs are being stopped, whatever the reason. */
  readonly onStop: () => void;
}

/** How long the program that started last, the agent, has to say goodbye before the next is stopped as well. */
const patienceMilliseconds = 800;
/** When what is left is killed: everything is to be over in two seconds. */
const killMilliseconds = 1800;
/** How long a killed process may take to go; one that hangs in the kernel is left to it. */
const burialMilliseconds = 150;

/**
 * Starts programs one after another and stops them in the reverse order. When one ends without having been asked to, the others
 * are stopped too: whoever runs this for a look at one machine is better served by a plain end than by a hidden restart.
 */
export class Supervisor {
  readonly #events: SupervisorEvents;
  readonly #running: Child[] = [];
  readonly #exitCode = Promise.withResolvers<number>();
  #isStopping = false;

  constructor(events: SupervisorEvents) {
    this.#events = events;
  }

  /** The exit code that is fitting, once all programs have ended. */
  get exitCode(): Promise<number> {
    return this.#exitCode.promise;
  }

  /** Starts a program: where it listens, or undefined when it, or everything, ended before it did. */
  async start(name: ProgramName, argv: readonly string[]): Promise<Addresses | undefined> {
    if (this.#isStopping) return undefined;
    let saidWhy = false;
    const child = startChild(name, argv, (line) => {
      saidWhy ||= line.startsWith(`kubevitals ${name}: `);
      this.#events.onLine(name, line);
    });
    this.#running.push(child);
    void this.#forgetOnceEnded(child);
    const addresses = await child.listening;
    if (addresses === undefined) await this.#stopAfter(child, (code) => (code === 2 ? 2 : 1), saidWhy);
    else void this.#stopAfter(child, () => 1, false);
    return this.#isStopping ? undefined : addresses;
  }

  async #forgetOnceEnded(child: Child): Promise<void> {
    await child.ended;
    this.#running.splice(this.#running.indexOf(child), 1);
  }

  /** Once the program has ended without having been asked to, stops the others. */
  async #stopAfter(child: Child, exitCodeFor: (code: number | null) => number, saidWhy: boolean): Promise<void> {
    const ending = await child.ended;
    if (this.#isStopping) return;
    if (!saidWhy) this.#events.onProblem(describeEnding(child.name, ending));
    this.stop(exitCodeFor(ending.code));
  }

  /** Stops every program; what it takes is over within two seconds. Of no effect when they are being stopped already. */
  stop(exitCode: number): void {
    if (this.#isStopping) return;
    this.#isStopping = true;
    this.#events.onStop();
    void this.#stopAll().then(() => this.#exitCode.resolve(exitCode));
  }

  async #stopAll(): Promise<void> {
    const children = this.#running.toReversed();
    const allEnded = Promise.all(children.map(({ ended }) => ended));
    const inOrder = async () => {
      for (const child of children) {
        child.terminate();
        await Promise.race([child.ended, delay(patienceMilliseconds)]);
      }
      await allEnded;
    };
    await Promise.race([inOrder(), delay(killMilliseconds)]);
    const left = [...this.#running];
    for (const child of left) {
      this.#events.onProblem(`the ${child.name} did not stop within ${killMilliseconds} ms, so it was killed`);
      child.kill();
    }
    if (left.length > 0) await Promise.race([allEnded, delay(burialMilliseconds)]);
  }
}

function describeEnding(name: ProgramName, { code, signal }: Ending): string {
  return `the ${name} ended unexpectedly (${signal ?? `exit code ${code}`}), so everything is stopped`;
}
