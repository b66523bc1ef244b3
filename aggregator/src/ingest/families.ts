import { isLabelName, isMetricName, type Family, type LabelPair } from "@kubevitals/proto";
import { limits } from "./limits.ts";
import { Refusal } from "./refusal.ts";

/**
 * Labels that the aggregator puts on an agent's series. An agent's own label of that name is kept under `exported_`, as
 * Prometheus does with labels that clash with a target's.
 */
const ownLabels = new Set(["job", "instance", "node", "cluster", "metrics_path"]);

/** Families that only the aggregator speaks of: an agent that sends one would forge them. */
const ownFamilies = /^(up$|kube_|kubevitals_(?!agent_)|process_|nodejs_|scrape_|ALERTS)/;

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
    if (ownFamilies.test(name)) throw bad(where, name, "is not an agent's to report");
    if (names.has(name)) throw bad(where, name, "stands twice in the block");
    names.add(name);
    if (family.help.length > limits.textLength) throw bad(where, name, "has too long a help text");
    if (family.labelValues.length !== family.rows * family.labelNames.length) {
      throw bad(where, name, "has label values that do not fill its rows");
    }
    if (family.labelValues.some((value) => value.length > limits.textLength))
      throw bad(where, name, "has too long a label value");
    if (family.suffixes.length !== 0 && family.suffixes.length !== family.rows)
      throw bad(where, name, "has suffixes that do not match its rows");
    if (family.suffixes.some((suffix) => !suffixes.has(suffix))) throw bad(where, name, "has an unknown suffix");
    if (hasTwinRows(family)) throw bad(where, name, "has two rows with the same labels");
    return { ...family, labelNames: checkLabelNames(family.labelNames, where, name) };
  });
}

/** Checks the labels that stand beside a block. */
export function checkInstanceLabels(labels: readonly LabelPair[], where: string): readonly LabelPair[] {
  if (labels.length > 16)
    throw new Refusal("too-much", `${where}: ${labels.length} labels beside a block; 16 are the most`);
  if (labels.some(({ value }) => value.length > limits.textLength))
    throw new Refusal("too-much", `${where}: too long a label value`);
  const names = checkLabelNames(
    labels.map(({ name }) => name),
    where,
    "a block",
  );
  return labels.map(({ value }, index) => ({ name: names[index] ?? "", value }));
}

function hasTwinRows({ rows, labelNames, labelValues, suffixes: endings }: Family): boolean {
  const width = labelNames.length;
  const keys = Array.from({ length: rows }, (_, row) =>
    JSON.stringify([endings[row], ...labelValues.slice(row * width, (row + 1) * width)]),
  );
  return new Set(keys).size !== rows;
}

function checkLabelNames(labelNames: readonly string[], where: string, family: string): readonly string[] {
  const renamed = labelNames.map((name) => (ownLabels.has(name) ? `exported_${name}` : name));
  for (const name of renamed)
    if (!isLabelName(name)) throw bad(where, family, `has a label '${name.slice(0, 64)}', which is not a label name`);
  if (new Set(renamed).size !== renamed.length) throw bad(where, family, "has a label twice");
  return renamed;
}

function bad(where: string, family: string, what: string): Refusal {
  return new Refusal("bad-block", `${where}: family '${family.slice(0, 64).replaceAll(/[^\x20-\x7e]/g, "?")}' ${what}`);
}
