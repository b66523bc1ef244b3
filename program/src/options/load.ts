import { readConfigFile } from "./config-file.ts";
import {
  defaultText,
  fileKeyOf,
  flagOf,
  variableOf,
  type Option,
  type OptionTable,
  type OptionValues,
} from "./table.ts";
import { readCommandLine, readEnvironment, readFileKeys, type Gifts, type Given } from "./sources.ts";
import { UsageError } from "./usage-error.ts";

/** A program's door: its name, what it does, and its options. */
export interface ProgramDescription<Table extends OptionTable> {
  readonly name: string;
  /** One sentence for `--help`. */
  readonly summary: string;
  readonly options: Table;
  /** Sections of the file that belong to the other programs. */
  readonly foreignSections: readonly string[];
}

/** Either the values to run with, or a text to print before leaving. */
export type Loaded<Table extends OptionTable> = { readonly values: OptionValues<Table> } | { readonly print: string };

/**
 * Reads options from flags, environment, file and defaults, in this order of strength.
 *
 * @throws {UsageError} naming the flag, variable or key that is unknown or whose value is none.
 */
export function loadOptions<Table extends OptionTable>(
  program: ProgramDescription<Table>,
  argv: readonly string[],
  environment: NodeJS.ProcessEnv,
): Loaded<Table> {
  const commandLine = readCommandLine(program.options, argv);
  if (commandLine.wantsHelp) return { print: renderHelp(program) };
  const fromEnvironment = readEnvironment(program.name, program.options, environment);
  const configFile = configFileOf(program.name, commandLine.configFile, environment);
  const fromFile = configFile === undefined ? new Map<string, never>() : readFile(program, configFile);

  const sources = [commandLine.gifts, fromEnvironment, fromFile];
  const decided = Object.entries(program.options).map(([name, entry]) => ({
    name,
    entry,
    ...decide(name, entry, sources),
  }));
  if (commandLine.wantsConfig) return { print: renderConfig(program.name, decided) };
  return { values: Object.fromEntries(decided.map(({ name, value }) => [name, value])) as OptionValues<Table> };
}

interface Decided {
  readonly name: string;
  readonly entry: Option;
  readonly value: unknown;
  readonly where: string;
}

function decide(name: string, entry: Option, sources: readonly Gifts[]): { value: unknown; where: string } {
  const given = sources.map((gifts) => gifts.get(name)).find((gift) => gift !== undefined);
  if (given === undefined) return { value: entry.default, where: "default" };
  const value = entry.type.parse(given.text);
  if (value === undefined) throw new UsageError(`${given.where}: ${refusalOf(entry, given.text)}`);
  return { value, where: given.where };
}

/** What is wrong with a text; of several values it blames the first that is none. */
function refusalOf({ type, secret }: Option, text: string): string {
  const parts = type.parts?.split(text) ?? [text];
  const item = type.parts?.item ?? type;
  const bad = parts.findIndex((part) => item.parse(part) === undefined);
  const blamed = parts[bad] ?? text;
  const which = parts.length > 1 ? `, number ${bad + 1} of ${parts.length},` : "";
  const why = secret ? undefined : item.whyNot?.(blamed);
  return `${secret ? "it" : `'${blamed}'`}${which} is not ${item.expected}${why === undefined ? "" : `: ${why}`}`;
}

/** The file that is named, by flag or in the environment. */
export function configFileOf(
  program: string,
  flag: Given | undefined,
  environment: NodeJS.ProcessEnv,
): Given | undefined {
  if (flag !== undefined) return flag;
  const where = variableOf(program, "config");
  const text = environment[where];
  return text === undefined ? undefined : { text, where };
}

function readFile<Table extends OptionTable>(program: ProgramDescription<Table>, { text: name, where }: Given): Gifts {
  const file = { name, text: readConfigFile(name, where) };
  return readFileKeys(program.name, program.options, file, program.foreignSections);
}

function renderHelp<Table extends OptionTable>(program: ProgramDescription<Table>): string {
  const lines = Object.entries(program.options).map(([name, entry]) => {
    const value = defaultText(entry, program.options) ?? "not set";
    const keys = `${variableOf(program.name, name)}, ${fileKeyOf(program.name, name, entry)}`;
    return `  ${flagOf(name)} ${entry.type.placeholder}\n      ${entry.help}\n      Default: ${value === "" ? "none" : value}. Also: ${keys}`;
  });
  return `${program.summary}

Flags beat the environment, the environment beats the file, the file beats the defaults.

${lines.join("\n")}
  --config FILE
      A YAML file with options. Also: ${variableOf(program.name, "config")}
  --print-config
      Print what is in force, and leave.
  --help
      Print this, and leave.
`;
}

function renderConfig(program: string, decided: readonly Decided[]): string {
  const sections = new Map<string, string[]>();
  const values = Object.fromEntries(decided.map(({ name, value }) => [name, value]));
  for (const { name, entry, value: given, where } of decided) {
    const value = given ?? entry.follows?.(values);
    const [section = "", ...rest] = fileKeyOf(program, name, entry).split(".");
    const key = rest.join(".");
    const lines = sections.get(section) ?? [];
    sections.set(section, lines);
    const source = where.replaceAll(/\s+/g, " ");
    if (value === undefined) lines.push(`  # ${key}: not set`);
    else if (entry.secret) lines.push(`  # ${key}: *** # ${source}`);
    else lines.push(`  ${key}: ${yamlOf(entry, value)} # ${source}`);
  }
  return [...sections].map(([section, lines]) => `${section}:\n${lines.join("\n")}\n`).join("");
}

function yamlOf({ type }: Option, value: unknown): string {
  const text = type.format(value);
  // JSON is YAML as it stands.
  if (type.form === "structured") return text;
  return type.parts ? `[${type.parts.split(text).map(yamlScalar).join(", ")}]` : yamlScalar(text);
}

/** The text plain where YAML reads it back as that very text, else in quotes. */
function yamlScalar(text: string): string {
  const isPlain = /^[\w./]([\w./:-]*[\w./-])?$/.test(text) && !/^(null|Null|NULL|True|TRUE|False|FALSE)$/.test(text);
  return isPlain ? text : JSON.stringify(text);
}
