import { parseArgs } from "node:util";
import { parseDocument } from "yaml";
import { fileKeyOf, flagOf, variableOf, variablePrefix, type OptionTable } from "./table.ts";
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
  readonly configFile: string | undefined;
}

const commandFlags = { help: "boolean", "print-config": "boolean", config: "string" } as const;

/** Reads `--flag VALUE`, `--flag=VALUE` and, for booleans, a bare `--flag`. */
export function readCommandLine(table: OptionTable, argv: readonly string[]): CommandLine {
  const names = new Map(Object.keys(table).map((name) => [flagOf(name).slice(2), name]));
  const isBoolean = (flag: string) => table[names.get(flag) ?? ""]?.type.placeholder === "true|false";
  const declared = [...names.keys()].map((flag) => [flag, { type: isBoolean(flag) ? "boolean" : "string" }] as const);
  const { tokens } = parseArgs({
    args: [...argv],
    strict: false,
    tokens: true,
    options: {
      ...Object.fromEntries(declared),
      ...Object.fromEntries(Object.entries(commandFlags).map(([flag, type]) => [flag, { type }])),
    },
  });

  const gifts = new Map<string, Given>();
  const commands = new Map<string, string>();
  for (const token of tokens) {
    if (token.kind === "option-terminator") continue;
    if (token.kind === "positional")
      throw new UsageError(`unexpected argument '${token.value}': options begin with --`);
    const name = names.get(token.name);
    const isCommand = Object.hasOwn(commandFlags, token.name);
    if (token.rawName !== `--${token.name}` || (name === undefined && !isCommand)) {
      throw new UsageError(`unknown flag ${token.rawName}${suggest(token.name, [...names.keys()], "--")}`);
    }
    const bare = isBoolean(token.name) || (isCommand && token.name !== "config") ? "true" : undefined;
    const value = token.value ?? bare;
    if (value === undefined) throw new UsageError(`${token.rawName} needs a value`);
    if (name === undefined) commands.set(token.name, value);
    else gifts.set(name, { text: value, where: token.rawName });
  }
  return {
    gifts,
    wantsHelp: commands.has("help"),
    wantsConfig: commands.has("print-config"),
    configFile: commands.get("config"),
  };
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
      throw new UsageError(`unknown variable ${variable}${suggest(variable, [...names.keys()], "")}`);
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
  const document = parseDocument(file.text, { prettyErrors: true, uniqueKeys: true });
  const [problem] = document.errors;
  if (problem) throw new UsageError(`${file.name}: ${problem.message.split("\n", 1)[0]}`);
  const content: unknown = document.toJS({ maxAliasCount: 0 });
  if (content === null || content === undefined) return new Map();

  const names = new Map(Object.entries(table).map(([name, entry]) => [fileKeyOf(program, name, entry), name]));
  const gifts = new Map<string, Given>();
  for (const [section, keys] of entriesOf(content, file.name, "the file")) {
    if (foreignSections.includes(section)) continue;
    if (keys === null) continue;
    if (![...names.keys()].some((key) => key.startsWith(`${section}.`))) {
      throw new UsageError(`${file.name}: unknown section '${section}'`);
    }
    for (const [key, value] of entriesOf(keys, file.name, section)) {
      const name = names.get(`${section}.${key}`);
      if (name === undefined) {
        const known = [...names.keys()].filter((path) => path.startsWith(`${section}.`));
        throw new UsageError(`${file.name}: unknown key '${section}.${key}'${suggest(`${section}.${key}`, known, "")}`);
      }
      gifts.set(name, { text: textOf(value), where: `${file.name}: ${section}.${key}` });
    }
  }
  return gifts;
}

function entriesOf(value: unknown, file: string, what: string): [string, unknown][] {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new UsageError(`${file}: ${what} must be a mapping of keys to values`);
  }
  return Object.entries(value);
}

function textOf(value: unknown): string {
  if (Array.isArray(value)) return value.map(textOf).join(",");
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** `; did you mean …?` where a known word differs from the given one by little. */
function suggest(given: string, known: readonly string[], prefix: string): string {
  const [best] = known
    .map((word) => ({ word, distance: editDistance(given, word) }))
    .toSorted((a, b) => a.distance - b.distance);
  return best && best.distance <= 3 ? `; did you mean ${prefix}${best.word}?` : "; --help lists what there is";
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
