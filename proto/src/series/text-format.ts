/**
 * The Prometheus text exposition format 0.0.4.
 * https://prometheus.io/docs/instrumenting/exposition_formats/#text-based-format
 */
import type { Family, MetricType } from "../gen/types.ts";
import type { BlockValues, LabelPair, MetricBlock } from "./metric-block.ts";

export const textContentType = "text/plain; version=0.0.4; charset=utf-8";

/** Values of one block and labels that the page adds to each of its rows. */
export interface PagePart {
  readonly sample: BlockValues;
  readonly labels: readonly LabelPair[];
}

/**
 * A page of the given parts. The rows of a family stand together under one header, whatever parts they come from; where two
 * parts disagree on type or help, the first one's stand. A family without a row has no header either. Prometheus refuses a
 * whole page on which a row has a label twice, so a row's label that the block's instance or the page has too becomes
 * `exported_…`, as Prometheus itself calls it.
 */
export function renderTextFormat(parts: Iterable<PagePart>): string {
  const families = new Map<string, string[]>();
  for (const { sample, labels } of parts) {
    const added = joinPairs(sample.labels, labels);
    const addedNames = namesOf(added);
    const suffix = renderLabels(added);
    let row = 0;
    for (const [index, family] of sample.block.families.entries()) {
      let lines = families.get(family.name);
      if (lines === undefined) families.set(family.name, (lines = [renderHeader(family)]));
      const prefixes = family.labelNames.some((name) => addedNames.includes(name))
        ? renderPrefixes(family, addedNames)
        : prefixesOf(sample.block, index);
      for (const prefix of prefixes) {
        const at = row++;
        if (sample.isAbsent?.(at)) continue;
        lines.push(joinLabels(prefix, suffix) + formatValue(sample.values[at] ?? NaN));
      }
    }
  }
  return [...families.values()].map((lines) => (lines.length > 1 ? lines.join("") : "")).join("");
}

/** The instance's labels, then the page's; where both have a name, the instance's label is renamed. */
export function joinPairs(instance: readonly LabelPair[], page: readonly LabelPair[]): readonly LabelPair[] {
  const names = freeNames(namesOf(instance), namesOf(page));
  return [...instance.map(({ name, value }, index) => ({ name: names[index] ?? name, value })), ...page];
}

/** The names, those that are taken with `exported_` before them until they are free. */
export function freeNames(names: readonly string[], taken: readonly string[]): readonly string[] {
  const used = new Set([...names, ...taken]);
  return names.map((name) => {
    if (!taken.includes(name)) return name;
    let free = name;
    while (used.has(free)) free = `exported_${free}`;
    used.add(free);
    return free;
  });
}

function namesOf(labels: readonly LabelPair[]): readonly string[] {
  return labels.map(({ name }) => name);
}

/** A number as the format writes it. */
export function formatValue(value: number): string {
  if (value === Infinity) return " +Inf\n";
  if (value === -Infinity) return " -Inf\n";
  return ` ${value}\n`;
}

/** Name and labels of a row up to where further labels may follow: `node_load1` or `node_cpu_seconds_total{cpu="0"`. */
interface Prefix {
  readonly text: string;
  readonly hasLabels: boolean;
}

const prefixCache = new WeakMap<MetricBlock, (readonly Prefix[])[]>();

function prefixesOf(block: MetricBlock, familyIndex: number): readonly Prefix[] {
  let families = prefixCache.get(block);
  if (families === undefined) {
    families = block.families.map((family) => renderPrefixes(family, []));
    prefixCache.set(block, families);
  }
  return families[familyIndex] ?? [];
}

function renderPrefixes(family: Family, taken: readonly string[]): readonly Prefix[] {
  const names = freeNames(family.labelNames, taken);
  return Array.from({ length: family.rows }, (_, row) => renderPrefix(family, names, row));
}

function renderPrefix(family: Family, names: readonly string[], row: number): Prefix {
  const pairs = names.map((name, index) => ({ name, value: family.labelValues[row * names.length + index] ?? "" }));
  const labels = renderLabels(pairs);
  const name = family.name + (family.suffixes[row] ?? "");
  return { text: labels === "" ? name : `${name}{${labels}`, hasLabels: labels !== "" };
}

function joinLabels(prefix: Prefix, labels: string): string {
  if (labels === "") return prefix.hasLabels ? `${prefix.text}}` : prefix.text;
  return `${prefix.text}${prefix.hasLabels ? "," : "{"}${labels}}`;
}

/** Labels as a row has them between its braces; those without a value are left out. */
export function renderLabels(pairs: readonly LabelPair[]): string {
  return pairs
    .filter(({ value }) => value !== "")
    .map(({ name, value }) => `${name}="${escapeLabelValue(value)}"`)
    .join(",");
}

/** A type that a newer peer knows and this code does not arrives as its number; Prometheus would refuse the whole page. */
function typeName(type: MetricType): string {
  return Object.hasOwn(typeNames, type) ? typeNames[type] : "untyped";
}

const typeNames: Readonly<Record<MetricType, string>> = {
  METRIC_TYPE_UNSPECIFIED: "untyped",
  METRIC_TYPE_COUNTER: "counter",
  METRIC_TYPE_GAUGE: "gauge",
  METRIC_TYPE_UNTYPED: "untyped",
  METRIC_TYPE_HISTOGRAM: "histogram",
  METRIC_TYPE_SUMMARY: "summary",
};

/** What stands before the rows of a family. */
export function renderHeader(family: Pick<Family, "name" | "help" | "type">): string {
  const help = family.help.replaceAll("\\", String.raw`\\`).replaceAll("\n", String.raw`\n`);
  return `# HELP ${family.name} ${help}\n# TYPE ${family.name} ${typeName(family.type)}\n`;
}

function escapeLabelValue(value: string): string {
  if (!/[\\"\n]/.test(value)) return value;
  return value
    .replaceAll("\\", String.raw`\\`)
    .replaceAll('"', String.raw`\"`)
    .replaceAll("\n", String.raw`\n`);
}
