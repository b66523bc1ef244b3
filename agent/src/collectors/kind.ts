import { option, optional, optionTypes, type Option, type OptionTable, type OptionValues } from "@kubevitals/program";
import type { Collector } from "./collector.ts";

/** Values of the options `collector.…`, by their name: every collector's own and the switches. */
export type CollectorValues = Readonly<Record<`collector.${string}`, unknown>>;

/** A collector that the agent can run, with the options that it takes. */
export interface CollectorKind {
  /** node_exporter's name of the collector, where it has one. */
  readonly name: string;
  /** Whether it runs unless somebody says otherwise. */
  readonly runsByDefault: boolean;
  /** Its own options, under node_exporter's names of the flags: `collector.arp.device-exclude`. */
  readonly options: OptionTable;
  create(values: CollectorValues): Collector;
}

/** A collector that takes no options. What is created remembers something from one reading to the next. */
export function plain(name: string, create: () => Collector, runsByDefault = true): CollectorKind {
  return { name, runsByDefault, options: {}, create };
}

/** A collector that takes options, which `create` gets by their names. */
export function configurable<Table extends OptionTable>(
  name: string,
  options: Table,
  create: (values: OptionValues<Table>) => Collector,
  runsByDefault = true,
): CollectorKind {
  // The door has made a value of every option of the table.
  return { name, runsByDefault, options, create: (values) => create(values as unknown as OptionValues<Table>) };
}

const { boolean } = optionTypes;

/** Option names of the switches: `collector.arp`, and one for all. */
export const switchOf = (name: string): `collector.${string}` => `collector.${name}`;
const disableDefaults = "collector.disable-defaults";

/** All options of the given kinds, as they stand in the file's section `collectors`. */
export function collectorOptions(kinds: readonly CollectorKind[]): Readonly<Record<`collector.${string}`, Option>> {
  const switches = kinds.map((kind) => [switchOf(kind.name), switchOption(kind)] as const);
  const own = kinds.flatMap(({ options }) => Object.entries(options));
  const all = Object.fromEntries([
    [disableDefaults, option(boolean, false, "Runs only the collectors that are switched on one by one.")],
    ...switches,
    ...own,
  ]) as Record<string, Option>;
  return Object.fromEntries(
    Object.entries(all).map(([name, entry]) => [name, { ...entry, fileKey: `collectors.${name}` }]),
  );
}

/**
 * Whether a collector runs. What runs by default is left unset, so that it can be told from what was switched on by hand when the
 * defaults are disabled.
 */
function switchOption(kind: CollectorKind): Option<boolean> {
  const help = `Whether the collector ${kind.name} runs.`;
  if (!kind.runsByDefault) return option(boolean, false, help);
  return optional(boolean, `${help} By default it does.`, { follows: (values) => isEnabled(kind, values) });
}

/** The collectors that run with these values, in the order of the registry. */
export function createEnabled(kinds: readonly CollectorKind[], values: CollectorValues): readonly Collector[] {
  return kinds.filter((kind) => isEnabled(kind, values)).map((kind) => kind.create(values));
}

/** Names of the collectors that would run if these values did not switch them off. */
export function switchedOff(kinds: readonly CollectorKind[], values: CollectorValues): readonly string[] {
  return kinds.filter((kind) => kind.runsByDefault && !isEnabled(kind, values)).map(({ name }) => name);
}

function isEnabled(
  { name, runsByDefault }: CollectorKind,
  values: Readonly<Partial<Record<string, unknown>>>,
): boolean {
  const chosen = values[switchOf(name)];
  return typeof chosen === "boolean" ? chosen : runsByDefault && values[disableDefaults] !== true;
}

/** The values of all options where nobody gives one. */
export function defaultValues(kinds: readonly CollectorKind[]): CollectorValues {
  return Object.fromEntries(Object.entries(collectorOptions(kinds)).map(([name, entry]) => [name, entry.default]));
}
