import { parseDocument, type Tags } from "yaml";
import { fileKeyOf, flagOf, negativeFlagOf, variableOf, variablePrefix, type OptionTable } from "./table.ts";
import type { OptionType } from "./types.ts";
import { UsageError } from "./usage-error.ts";

/** A text that somebody gave for an option, and where, for the sentence that refuses it. */
export interface Given {
  readonly text: string;
  readonly where: string;
}

/** What one source gives, by option name. */
export type Gifts = ReadonlyMap<string, Given>;

/** What the command line asks for beside options. */
export interface CommandLine {
  readonly gifts: Gifts;
  readonly wantsHelp: boolean;
  readonly wantsConfig: boolean;
  readonly configFile: Given | undefined;
}

const commandFlags = ["--help", "--print-config"];

/**
 * Reads `--flag VALUE`, `--flag=VALUE` and, for booleans, a bare `--flag` or `--no-flag`. Of a flag that is given twice the last one counts,
 * so that a script's own flags can be overridden by appending others; only one that is made for it adds up.
 */
export function readCommandLine(table: OptionTable, argv: readonly string[]): CommandLine {
  const names = new Map(Object.keys(table).map((name) => [flagOf(name), name]));
  const negatives = new Map(booleanNames(table).map((name) => [negativeFlagOf(name), name]));
  const known = [...names.keys(), "--config", ...commandFlags];
  const given = new Map<string, Given>();
  const left = [...argv];
  const give = (name: string, gift: Given) => {
    const before = table[name]?.type.form === "repeated" ? given.get(name) : undefined;
    given.set(name, before ? { ...gift, text: `${before.text}\n${gift.text}` } : gift);
  };
  for (let argument = left.shift(); argument !== undefined; argument = left.shift()) {
    if (!argument.startsWith("-")) throw new UsageError(`unexpected argument '${argument}': options begin with --`);
    const [flag = "", ...inline] = argument.split("=");
    const negated = negatives.get(flag);
    if (negated !== undefined) {
      if (inline.length > 0) throw new UsageError(`${flag} takes no value`);
      given.set(negated, { text: "false", where: flag });
      continue;
    }
    if (!known.includes(flag)) throw new UsageError(`unknown flag ${flag}${suggest(flag, known)}`);
    if (commandFlags.includes(flag) && inline.length > 0) throw new UsageError(`${flag} takes no value`);
    const name = names.get(flag) ?? flag;
    if (inline.length > 0) give(name, { text: inline.join("="), where: flag });
    else if (commandFlags.includes(flag)) given.set(name, { text: "true", where: flag });
    else if (table[name]?.type.form === "boolean") given.set(name, { text: takeBoolean(left), where: flag });
    else give(name, { text: takeValue(flag, left), where: flag });
  }
  return {
    gifts: new Map([...given].filter(([name]) => name in table)),
    wantsHelp: given.has("--help"),
    wantsConfig: given.has("--print-config"),
    configFile: given.get("--config"),
  };
}

function booleanNames(table: OptionTable): readonly string[] {
  return Object.keys(table).filter((name) => table[name]?.type.form === "boolean");
}

function takeBoolean(left: string[]): string {
  return left[0] === "true" || left[0] === "false" ? (left.shift() ?? "") : "true";
}

function takeValue(flag: string, left: string[]): string {
  const value = left.shift();
  if (value === undefined) throw new UsageError(`${flag} needs a value`);
  if (!value.startsWith("--")) return value;
  throw new UsageError(`${flag} needs a value, but ${value} follows; a value that begins so is given as ${flag}=VALUE`);
}

/** Variables that Kubernetes sets in every pod for a Service whose name begins like our prefix. */
const serviceLink = /_(SERVICE_HOST|SERVICE_PORT(_\w+)?|PORT(_\d+_(TCP|UDP|SCTP)(_\w+)?)?)$/;

/** Reads the program's variables; one that belongs to no option is refused, but for Kubernetes' service links. */
export function readEnvironment(program: string, table: OptionTable, environment: NodeJS.ProcessEnv): Gifts {
  const names = new Map(Object.keys(table).map((name) => [variableOf(program, name), name]));
  const gifts = new Map<string, Given>();
  for (const [variable, text] of Object.entries(environment)) {
    if (!variable.startsWith(variablePrefix(program)) || text === undefined) continue;
    const name = names.get(variable);
    if (name !== undefined) gifts.set(name, { text, where: variable });
    else if (variable !== variableOf(program, "config") && !serviceLink.test(variable)) {
      throw new UsageError(`unknown variable ${variable}${suggest(variable, [...names.keys()])}`);
    }
  }
  return gifts;
}

/**
 * Reads the program's keys of a YAML file. Sections of other programs are left to those; any other key that belongs to no
 * option is refused.
 */
export function readFileKeys(
  program: string,
  table: OptionTable,
  file: { readonly name: string; readonly text: string },
  foreignSections: readonly string[],
): Gifts {
  const content = parseYaml(file);
  if (content === null || content === undefined) return new Map();

  const names = new Map(Object.entries(table).map(([name, entry]) => [fileKeyOf(program, name, entry), name]));
  const gifts = new Map<string, Given>();
  for (const [section, keys] of entriesOf(content, file.name, "the file")) {
    if (foreignSections.includes(section)) continue;
    if (![...names.keys()].some((key) => key.startsWith(`${section}.`))) {
      throw new UsageError(`${file.name}: unknown section '${section}'`);
    }
    if (keys === null) continue;
    for (const [key, value] of entriesOf(keys, file.name, section)) {
      const name = names.get(`${section}.${key}`);
      if (name === undefined) {
        const known = [...names.keys()].filter((path) => path.startsWith(`${section}.`));
        throw new UsageError(`${file.name}: unknown key '${section}.${key}'${suggest(`${section}.${key}`, known)}`);
      }
      const where = `${file.name}: ${section}.${key}`;
      if (value !== null) gifts.set(name, { text: textOf(value, table[name]?.type.form, where), where });
    }
  }
  return gifts;
}

/** Numbers stay as they are written: a name such as 1.10 or 007 is not for YAML to change. */
const withoutNumbers = (tags: Tags): Tags =>
  tags.filter((tag) => typeof tag === "string" || !/:(int|float)$/.test(tag.tag));

function parseYaml(file: { readonly name: string; readonly text: string }): unknown {
  const document = parseDocument(file.text, { customTags: withoutNumbers, logLevel: "error" });
  const [problem] = [...document.errors, ...document.warnings];
  if (problem) throw new UsageError(`${file.name}: ${firstLine(problem.message)}`);
  try {
    return document.toJS();
  } catch (error) {
    throw new UsageError(`${file.name}: ${firstLine(String(error))}`); // an alias of nothing, or too many of them
  }
}

function firstLine(message: string): string {
  return message.replace(/:?\n.*$/s, "");
}

function entriesOf(value: unknown, file: string, what: string): [string, unknown][] {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new UsageError(`${file}: ${what} must be a mapping of keys to values`);
  }
  return Object.entries(value);
}

/** A value as a flag would have it. */
function textOf(value: unknown, form: OptionType<unknown>["form"], where: string): string {
  const isList = form === "list" || form === "repeated";
  if (isList && Array.isArray(value)) {
    return value.map((item) => textOf(item, undefined, where)).join(form === "list" ? "," : "\n");
  }
  if (form === "structured") {
    if (Array.isArray(value)) return JSON.stringify(value);
    throw new UsageError(`${where} must be a list`);
  }
  if (typeof value === "string") return value;
  if (typeof value === "boolean") return String(value);
  throw new UsageError(`${where} must be a single value${isList ? " or a list of such" : ""}`);
}

/** `; did you mean …?` where a known word differs from the given one by little. */
function suggest(given: string, known: readonly string[]): string {
  const [best] = known
    .map((word) => ({ word, distance: editDistance(given, word) }))
    .toSorted((a, b) => a.distance - b.distance);
  const isClose = best !== undefined && best.distance <= 3 && best.distance < given.length / 2;
  return isClose ? `; did you mean ${best.word}?` : "; --help lists what there is";
}

function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (const [i, letter] of Array.from(a).entries()) {
    const next = [i + 1];
    for (const [j, other] of Array.from(b).entries()) {
      next.push(Math.min((row[j] ?? 0) + (letter === other ? 0 : 1), (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
