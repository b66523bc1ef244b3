import {
  isAgentFamily,
  isLabelName,
  isMetricName,
  type Family,
  type LabelPair,
  type MetricType,
} from "@kubevitals/proto";
import { quote } from "../quote.ts";
import { limits } from "./limits.ts";
import { Refusal } from "./refusal.ts";

/**
 * Labels that the aggregator puts on an agent's series. An agent's own label of that name is kept under `exported_`, as
 * Prometheus does with labels that clash with a target's.
 */
const ownLabels = new Set(["job", "instance", "node", "cluster", "metrics_path"]);

const suffixes = new Set(["", "_bucket", "_sum", "_count"]);

/**
 * Checks families from outside, so that whatever they say they make well-formed lines of their own node.
 *
 * @throws {Refusal} naming the family and what is wrong with it.
 */
export function checkFamilies(families: readonly Family[], where: string): readonly Family[] {
  const names = new Set<string>();
  return families.map((family) => {
    const { name } = family;
    if (!isMetricName(name) || name.length > limits.nameLength) throw bad(where, name, "is not a metric name");
    if (!isAgentFamily(name)) throw bad(where, name, "is not an agent's to report");
    if (names.has(name)) throw bad(where, name, "stands twice in the block");
    names.add(name);
    if (family.rows === 0) throw bad(where, name, "has no row");
    if (family.help.length > limits.textLength) throw bad(where, name, "has too long a help text");
    if (family.labelNames.length > limits.familyLabels) throw bad(where, name, "has too many labels");
    if (family.labelValues.length !== family.rows * family.labelNames.length) {
      throw bad(where, name, "has label values that do not fill its rows");
    }
    if (family.labelValues.some((value) => value.length > limits.textLength))
      throw bad(where, name, "has too long a label value");
    if (family.suffixes.length !== 0 && family.suffixes.length !== family.rows)
      throw bad(where, name, "has suffixes that do not match its rows");
    if (family.suffixes.some((suffix) => !suffixes.has(suffix))) throw bad(where, name, "has an unknown suffix");
    if (hasTwinRows(family)) throw bad(where, name, "has two rows with the same labels");
    if (hasBadBounds(family)) throw bad(where, name, "has a bucket or quantile whose bound is not a number");
    return { ...family, labelNames: checkLabelNames(family.labelNames, where, name) };
  });
}

/** Characters in the names, help texts and labels of families. */
export function charactersOf(families: readonly Family[]): number {
  return families
    .flatMap(({ name, help, labelNames, labelValues }) => [name, help, ...labelNames, ...labelValues])
    .reduce((total, { length }) => total + length, 0);
}

/** Characters of all rows of families on the page: names stand on each of them. */
export function pageCharactersOf(families: readonly Family[]): number {
  return families.reduce((total, { name, labelNames, labelValues, rows, help }) => {
    const perRow = labelNames.reduce((length, label) => length + label.length, name.length);
    return total + help.length + rows * perRow + labelValues.reduce((length, value) => length + value.length, 0);
  }, 0);
}

/** Checks the labels that stand beside a block. */
export function checkInstanceLabels(labels: readonly LabelPair[], where: string): readonly LabelPair[] {
  if (labels.length > limits.instanceLabels)
    throw new Refusal(
      "too-much",
      `${where}: ${labels.length} labels beside a block; ${limits.instanceLabels} are the most`,
    );
  if (labels.some(({ value }) => value.length > limits.textLength))
    throw new Refusal("too-much", `${where}: too long a label value`);
  const names = checkLabelNames(
    labels.map(({ name }) => name),
    where,
    "a block",
  );
  return labels.map(({ value }, index) => ({ name: names[index] ?? "", value }));
}

/** Labels that carry a number, by the type whose rows have them (text format 0.0.4). */
const boundLabels: Readonly<Partial<Record<MetricType, { label: string; suffix: string }>>> = {
  METRIC_TYPE_HISTOGRAM: { label: "le", suffix: "_bucket" },
  METRIC_TYPE_SUMMARY: { label: "quantile", suffix: "" },
};

/** Whether a bucket's `le` or a summary's `quantile` is no number: strict readers of the page refuse all of it then. */
function hasBadBounds({ type, rows, labelNames, labelValues, suffixes: endings }: Family): boolean {
  const bound = boundLabels[type];
  if (bound === undefined) return false;
  const index = labelNames.indexOf(bound.label);
  return Array.from({ length: rows }, (_, row) => row).some((row) => {
    if ((endings[row] ?? "") !== bound.suffix) return false;
    const value = index < 0 ? "" : (labelValues[row * labelNames.length + index] ?? "");
    return !/^([+-]?Inf|NaN)$/.test(value) && (value === "" || Number.isNaN(Number(value)));
  });
}

function hasTwinRows({ rows, labelNames, labelValues, suffixes: endings }: Family): boolean {
  const width = labelNames.length;
  const seen = new Set<string>();
  for (let row = 0; row < rows; row++) {
    const key = JSON.stringify([endings[row], ...labelValues.slice(row * width, (row + 1) * width)]);
    if (seen.has(key)) return true;
    seen.add(key);
  }
  return false;
}

function checkLabelNames(labelNames: readonly string[], where: string, family: string): readonly string[] {
  for (const name of labelNames)
    if (!isLabelName(name) || name.length > limits.nameLength)
      throw bad(where, family, `has a label '${quote(name)}', which is not a label name`);
  const taken = new Set(labelNames);
  if (taken.size !== labelNames.length) throw bad(where, family, "has a label twice");
  return labelNames.map((name) => (ownLabels.has(name) ? freeName(name, taken) : name));
}

/** As Prometheus does it: `exported_` as often as it takes. */
function freeName(name: string, taken: Set<string>): string {
  const renamed = `exported_${name}`;
  if (taken.has(renamed)) return freeName(renamed, taken);
  taken.add(renamed);
  return renamed;
}

function bad(where: string, family: string, what: string): Refusal {
  return new Refusal("bad-block", `${where}: family '${quote(family)}' ${what}`);
}
