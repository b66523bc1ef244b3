import { loadOptions, type ProgramDescription } from "./options/load.ts";
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

/** A program that has not stopped by then is ended. */
const stopMilliseconds = 1500;

/**
 * Runs a program: reads its options, starts it, and stops it on SIGINT or SIGTERM, or when the process that started it over
 * an IPC channel is gone. Exit codes: 0 stopped when asked to, 1 could not start or broke, 2 was given something unusable.
 */
export async function runProgram<Table extends OptionTable>(
  program: ProgramDescription<Table>,
  start: (values: OptionValues<Table>) => Promise<Running>,
): Promise<void> {
  try {
    const loaded = loadOptions(program, process.argv.slice(2), process.env);
    if ("print" in loaded) {
      process.stdout.write(loaded.print);
      return;
    }
    stopWhenAsked(await start(loaded.values));
  } catch (error) {
    console.error(`kubevitals ${program.name}: ${describeStartFailure(error)}`);
    process.exit(error instanceof UsageError ? 2 : 1);
  }
}

function stopWhenAsked(running: Running): void {
  let stopping = false;
  const stop = (reason: string) => {
    if (stopping) return;
    stopping = true;
    setTimeout(() => process.exit(0), stopMilliseconds).unref();
    running.stop(reason).then(
      () => process.exit(0),
      (error: unknown) => {
        console.error(error);
        process.exit(1);
      },
    );
  };
  process.on("SIGINT", () => stop("SIGINT"));
  process.on("SIGTERM", () => stop("SIGTERM"));
  process.on("disconnect", () => stop("the process that started it is gone"));
  process.send?.({ listening: running.addresses } satisfies ListeningMessage);
}

/** One line for a person: an address that is taken is their matter, anything unexpected comes with its stack. */
function describeStartFailure(error: unknown): string {
  if (error instanceof UsageError) return error.message;
  if (!(error instanceof Error)) return String(error);
  return "code" in error || error instanceof StartError ? error.message : (error.stack ?? error.message);
}

/** The program was told something usable, but cannot start here and now: the message says why. Exit code 1. */
export class StartError extends Error {
  override readonly name = "StartError";
}
