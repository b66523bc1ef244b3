import type { OptionType } from "./types.ts";

/** One option of a program: a flag, a variable of the environment and a key of the file at once. */
export interface Option<T = unknown> {
  readonly type: OptionType<T>;
  /** Value where nobody gives one; undefined: the option is then not set. */
  readonly default: T | undefined;
  /** What holds where nobody gives a value and there is no default: it follows from the values of other options. */
  readonly follows?: (values: Readonly<Record<string, unknown>>) => T;
  /** One sentence for `--help` and the configuration reference. */
  readonly help: string;
  /** Where it stands in the file, when that is not the program's own section: `metrics.collect_interval`. */
  readonly fileKey?: string;
  /** Whether `--print-config` hides the value. */
  readonly secret?: boolean;
}

/**
 * All options of a program, by name: one of ours in camel case; one that is known from another program (`collector.arp`) as that
 * program's flag has it, with a point in it.
 */
export type OptionTable = Readonly<Record<string, Option>>;

/** The values of a table. */
export type OptionValues<Table extends OptionTable> = {
  readonly [Name in keyof Table]: Table[Name] extends Option<infer T>
    ? Table[Name]["default"] extends undefined
      ? T | undefined
      : T
    : never;
};

/** An option that always has a value. */
export function option<T>(
  type: OptionType<T>,
  defaultValue: NoInfer<T>,
  help: string,
  more: Pick<Option, "fileKey" | "secret"> = {},
): Option<T> & { readonly default: T } {
  return { type, default: defaultValue, help, ...more };
}

/** An option that may be left unset. */
export function optional<T>(
  type: OptionType<T>,
  help: string,
  more: Pick<Option<NoInfer<T>>, "fileKey" | "secret" | "follows"> = {},
): Option<T> & { readonly default: undefined } {
  return { type, default: undefined, help, ...more };
}

/** What holds where nobody gives anything, as a text; undefined: the option is then not set. */
export function defaultText({ type, default: given, follows }: Option, table: OptionTable): string | undefined {
  const defaults = () => Object.fromEntries(Object.entries(table).map(([name, entry]) => [name, entry.default]));
  const value = given ?? follows?.(defaults());
  return value === undefined ? undefined : type.format(value);
}

/** `httpListen` as a flag: `--http-listen`; a name that is a flag already stays. */
export function flagOf(name: string): string {
  return isLiteral(name) ? `--${name}` : `--${separate(name, "-")}`;
}

/** The flag that says no to a boolean: `--no-collector.arp`. */
export function negativeFlagOf(name: string): string {
  return `--no-${flagOf(name).slice(2)}`;
}

/** `httpListen` as a variable of the environment: `KUBEVITALS_AGENT_HTTP_LISTEN`. */
export function variableOf(program: string, name: string): string {
  const words = isLiteral(name) ? name.replaceAll(/[^a-zA-Z0-9]/g, "_") : separate(name, "_");
  return `${variablePrefix(program)}${words.toUpperCase()}`;
}

export function variablePrefix(program: string): string {
  return `KUBEVITALS_${program.toUpperCase()}_`;
}

/** `httpListen` as a path in the file: `agent.http_listen`. What stands before the first point is the section. */
export function fileKeyOf(program: string, name: string, { fileKey }: Option): string {
  return fileKey ?? `${program}.${isLiteral(name) ? name : separate(name, "_")}`;
}

function isLiteral(name: string): boolean {
  return name.includes(".");
}

function separate(name: string, separator: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => separator + letter.toLowerCase());
}
