import { readRegularFile, reasonOf } from "../regular-file.ts";
import { configFileOf, loadOptions, type ProgramDescription } from "./load.ts";
import { readCommandLine } from "./sources.ts";
import type { OptionTable, OptionValues } from "./table.ts";
import { UsageError } from "./usage-error.ts";

/**
 * Looks whether the file of options says something else than when it was looked at before: then the values of all options as they would be
 * at a start now, else undefined.
 *
 * @throws {UsageError} where they cannot be used, once for each text of the file, and at each look while it cannot be read
 */
export type Reload<Table extends OptionTable> = () => OptionValues<Table> | undefined;

/** Follows the file of options that a program was started with. Without one, or where it is a pipe, there is nothing to follow. */
export function reloadOf<Table extends OptionTable>(
  program: ProgramDescription<Table>,
  argv: readonly string[],
  environment: NodeJS.ProcessEnv,
): Reload<Table> {
  const file = configFileOf(program.name, readCommandLine(program.options, argv).configFile, environment);
  const read = () => (file === undefined ? undefined : readNow(file.text, file.where));
  let last = isFollowed(read) ? read() : undefined;
  if (last === undefined) return () => undefined;
  return () => {
    const text = read();
    if (text === last) return undefined;
    last = text;
    const loaded = loadOptions(program, argv, environment);
    return "values" in loaded ? loaded.values : undefined;
  };
}

function isFollowed(read: () => unknown): boolean {
  try {
    read();
    return true;
  } catch {
    return false;
  }
}

function readNow(name: string, where: string): string {
  try {
    return readRegularFile(name);
  } catch (error) {
    throw new UsageError(`${where}: '${name}' cannot be read (${reasonOf(error)})`);
  }
}
