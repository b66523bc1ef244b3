import { loadOptions, type ProgramDescription } from "./options/load.ts";
import { reloadOf, type Reload } from "./options/reload.ts";
import type { OptionTable, OptionValues } from "./options/table.ts";
import { UsageError } from "./options/usage-error.ts";

/** A program that has started. */
export interface Running {
  /** Where it listens, by door, for whoever started it. */
  readonly addresses: Readonly<Record<string, string>>;
  /** Stops it; resolves when nothing of it is left. */
  stop(reason: string): Promise<void>;
}

/** What a child process tells the process that started it, once it listens. */
export interface ListeningMessage {
  readonly listening: Readonly<Record<string, string>>;
}

/** A program that has not stopped by then is ended, and says so: what it still had to do, it did not. */
const stopMilliseconds = 1500;

/**
 * Runs a program: reads its options, starts it, and stops it on SIGINT or SIGTERM, or when the process that started it over
 * an IPC channel is gone. Exit codes: 0 stopped when asked to, 1 could not start or stop, or broke, 2 was given something
 * unusable.
 *
 * @param start is given the options' values, and what looks whether their file has changed
 */
export async function runProgram<Table extends OptionTable>(
  program: ProgramDescription<Table>,
  start: (values: OptionValues<Table>, reload: Reload<Table>) => Promise<Running>,
): Promise<void> {
  try {
    const argv = process.argv.slice(2);
    const loaded = loadOptions(program, argv, process.env);
    if ("print" in loaded) return print(loaded.print);
    const stopWhenAsked = listenForStop(program.name);
    stopWhenAsked(await start(loaded.values, reloadOf(program, argv, process.env)));
  } catch (error) {
    console.error(`kubevitals ${program.name}: ${describeStartFailure(error)}`);
    process.exit(error instanceof UsageError ? 2 : 1);
  }
}

/** Prints for a reader who may have read enough, as `head` has. */
function print(text: string): void {
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
  });
  process.stdout.write(text);
}

/**
 * From here on the program can be asked to stop. While it still starts it is simply ended: without a handler a signal would do
 * nothing to the first process of a container, and a starter that is gone would never be noticed.
 */
function listenForStop(name: string): (started: Running) => void {
  let running: Running | undefined;
  let stopping = false;

  const stop = async (reason: string) => {
    if (stopping) return;
    stopping = true;
    if (running === undefined) process.exit(0);
    setTimeout(() => {
      console.error(`kubevitals ${name}: did not stop within ${stopMilliseconds} ms, so it was ended`);
      process.exit(1);
    }, stopMilliseconds);
    try {
      await running.stop(reason);
      process.exit(0);
    } catch (error) {
      console.error(`kubevitals ${name}: failed to stop:`, error);
      process.exit(1);
    }
  };
  const starterIsGone = () => void stop("the process that started it is gone");
  process.on("SIGINT", () => void stop("SIGINT"));
  process.on("SIGTERM", () => void stop("SIGTERM"));
  process.on("disconnect", starterIsGone);

  return (started) => {
    running = started;
    if (process.send === undefined) return;
    if (process.connected) process.send({ listening: started.addresses } satisfies ListeningMessage);
    else starterIsGone();
  };
}

/** One line for a person: an address that is taken is their matter, anything unexpected comes with its stack. */
function describeStartFailure(error: unknown): string {
  if (error instanceof UsageError) return error.message;
  if (!(error instanceof Error)) return String(error);
  const isExpected = error instanceof StartError || ("code" in error && error.message !== "");
  return isExpected ? error.message : (error.stack ?? error.message);
}

/** The program was told something usable, but cannot start here and now: the message says why. Exit code 1. */
export class StartError extends Error {
  override readonly name = "StartError";
}
