import { logLevels } from "../log.ts";
import { formatHostPort, parseHostPort, type HostPort } from "../host-port.ts";
import { formatBytes, parseBytes } from "./bytes.ts";
import { formatDuration, parseDuration } from "./duration.ts";

export { pattern } from "./pattern.ts";

/** How a value of an option is written, in a flag, in the environment and in the file alike. */
export interface OptionType<T> {
  /** What `--help` shows in place of the value. */
  readonly placeholder: string;
  /**
   * How else it may be written: a boolean as a bare flag, a list as one in the file, what is repeated as several flags too, what is
   * structured as a list of mappings in the file.
   */
  readonly form?: "boolean" | "list" | "repeated" | "structured";
  /** What a value must be, for the sentence that refuses another. */
  readonly expected: string;
  /** For a value that is made of several: the texts of those, and what each of them must be. */
  readonly parts?: { readonly split: (text: string) => readonly string[]; readonly item: OptionType<unknown> };
  /** The value of a text; undefined where the text is not one. */
  parse(text: string): T | undefined;
  /** What is wrong with a text that is no value, where more can be said than what one must be. */
  whyNot?(text: string): string | undefined;
  format(value: T): string;
}

export const text: OptionType<string> = {
  placeholder: "TEXT",
  expected: "a text that is not empty",
  parse: (value) => (value.trim() === "" ? undefined : value),
  format: (value) => value,
};

export const path: OptionType<string> = { ...text, placeholder: "PATH", expected: "a path" };

export const boolean: OptionType<boolean> = {
  placeholder: "true|false",
  form: "boolean",
  expected: "true or false",
  parse: (value) => (value === "true" ? true : value === "false" ? false : undefined),
  format: String,
};

export const hostPort: OptionType<HostPort> = {
  placeholder: "HOST:PORT",
  expected: "HOST:PORT, such as 127.0.0.1:9480 or [::1]:9480",
  parse: parseHostPort,
  format: formatHostPort,
};

/** A duration in seconds between the two bounds. */
export function duration(least: number, most: number): OptionType<number> {
  return {
    placeholder: "DURATION",
    expected: `a duration from ${formatDuration(least)} to ${formatDuration(most)}, such as 1s, 500ms or 10m`,
    parse: within(parseDuration, least, most),
    format: formatDuration,
  };
}

/** A number of bytes between the two bounds. */
export function byteSize(least: number, most: number): OptionType<number> {
  return {
    placeholder: "BYTES",
    expected: `a size from ${formatBytes(least)} to ${formatBytes(most)}, such as 64Mi`,
    parse: within(parseBytes, least, most),
    format: formatBytes,
  };
}

/** A whole number between the two bounds. */
export function integer(least: number, most: number): OptionType<number> {
  return {
    placeholder: "NUMBER",
    expected: `a whole number from ${least} to ${most}`,
    parse: within((value) => (/^\d+$/.test(value) ? Number(value) : undefined), least, most),
    format: String,
  };
}

/** One of the given words. */
export function oneOf<const Word extends string>(...words: readonly Word[]): OptionType<Word> {
  return {
    placeholder: words.join("|"),
    expected: `one of ${words.join(", ")}`,
    parse: (value) => words.find((word) => word === value),
    format: (value) => value,
  };
}

export const logLevel = oneOf(...logLevels);

/** Values of another type, separated by commas; a list in the file. */
export function listOf<T>(item: OptionType<T>): OptionType<readonly T[]> {
  return {
    placeholder: `${item.placeholder},…`,
    form: "list",
    expected: `a list, each of them ${item.expected}`,
    ...partsOf(item, splitAtCommas),
    format: (values) => values.map((value) => item.format(value)).join(","),
  };
}

/**
 * Values of another type that may hold commas: one each time that the flag is given, one a line in the environment, a list in the
 * file. Flags of the programs that we stand in for are so.
 */
export function repeated<T>(item: OptionType<T>): OptionType<readonly T[]> {
  return {
    placeholder: item.placeholder,
    form: "repeated",
    expected: `${item.expected}; may be given several times`,
    ...partsOf(item, splitLines),
    format: (values) => values.map((value) => item.format(value)).join("\n"),
  };
}

/** Values that are mappings: a list of such in the file, and a list in JSON anywhere else. */
export function structured<T>(item: OptionType<T>): OptionType<readonly T[]> {
  return {
    placeholder: "JSON",
    form: "structured",
    expected: `a list in JSON, each of them ${item.expected}`,
    ...partsOf(item, splitJson),
    format: (values) => `[${values.map((value) => item.format(value)).join(",")}]`,
  };
}

/** The items of a list in JSON; a text that is none stays whole, and no item takes it. */
function splitJson(given: string): readonly string[] {
  try {
    const parsed: unknown = JSON.parse(given);
    if (Array.isArray(parsed)) return parsed.map((item) => JSON.stringify(item));
  } catch {
    // Refused below, as no item.
  }
  return [given];
}

function splitAtCommas(given: string): readonly string[] {
  return given === "" ? [] : given.split(",").map((part) => part.trim());
}

function splitLines(given: string): readonly string[] {
  const lines = given.split("\n").map((line) => line.trim());
  return lines.filter((line) => line !== "");
}

function partsOf<T>(item: OptionType<T>, split: (given: string) => readonly string[]) {
  return {
    parts: { split, item: item as OptionType<unknown> },
    parse(given: string): readonly T[] | undefined {
      const items = split(given).map((part) => item.parse(part));
      return items.every((parsed) => parsed !== undefined) ? items : undefined;
    },
  };
}

function within(parse: (text: string) => number | undefined, least: number, most: number) {
  return (value: string): number | undefined => {
    const number = parse(value);
    return number !== undefined && number >= least && number <= most ? number : undefined;
  };
}
