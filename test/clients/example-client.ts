import { execFile } from "node:child_process";
import { cp } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";

/** An example client that was made ready in a folder of its own. */
export interface ExampleClient {
  /** Language, as people write it. */
  readonly language: string;
  /** Copies the example into an empty folder and makes it ready there; the result reads the aggregator at `HOST:PORT` and is what it printed. */
  prepare(folder: string): Promise<(address: string) => Promise<string>>;
}

const run = promisify(execFile);

export const repository = join(import.meta.dirname, "../..");

/** Packages may have to come from far away; a reader that answers does so in seconds. */
const deadlineMilliseconds = 300_000;

/** Copies the example of a language. */
export async function copyExample(name: string, folder: string): Promise<void> {
  await cp(join(repository, "proto/examples", name), folder, { recursive: true });
}

/**
 * Runs a program to its end, with the environment's own settings of where packages come from.
 *
 * @returns what it printed
 * @throws {Error} with what it said, where it fails
 */
export async function runIn(
  folder: string,
  program: string,
  words: readonly string[],
  environment: NodeJS.ProcessEnv = {},
): Promise<string> {
  const options = {
    cwd: folder,
    env: { ...process.env, ...environment },
    timeout: deadlineMilliseconds,
    maxBuffer: 2 ** 24,
  };
  try {
    return (await run(program, words, options)).stdout;
  } catch (error) {
    const { stdout = "", stderr = "", message } = error as Partial<Record<"stdout" | "stderr", string>> & Error;
    throw new Error(`${program} ${words.join(" ")}: ${stderr || stdout || message}`, { cause: error });
  }
}
