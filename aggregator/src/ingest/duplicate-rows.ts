import type { BlockValues, Family, LabelPair } from "@kubevitals/proto";

/**
 * Finds the rows of one node's sample that say a series that an earlier row says already: a page on which a series stands
 * twice is no valid one. Which rows these are follows from blocks and labels alone, so it is found again only when they change.
 */
export class DuplicateRows {
  #shape: readonly BlockValues[] = [];
  #found: ReadonlyMap<number, ReadonlySet<number>> = new Map();

  /** The sample, in which of every series only the first row has a value. */
  drop(sample: readonly BlockValues[]): readonly BlockValues[] {
    if (!isSameShape(sample, this.#shape)) this.#found = findDuplicates(sample);
    this.#shape = sample;
    if (this.#found.size === 0) return sample;
    return sample.map((part, index) => {
      const rows = this.#found.get(index);
      return rows === undefined
        ? part
        : { ...part, isAbsent: (row: number) => rows.has(row) || part.isAbsent?.(row) === true };
    });
  }
}

function isSameShape(a: readonly BlockValues[], b: readonly BlockValues[]): boolean {
  return a.length === b.length && a.every((part, index) => isSamePart(part, b[index]));
}

function isSamePart(a: BlockValues, b: BlockValues | undefined): boolean {
  return (
    a.block === b?.block &&
    a.labels.length === b.labels.length &&
    a.labels.every(({ name, value }, index) => name === b.labels[index]?.name && value === b.labels[index].value)
  );
}

/** Rows that say a series again, by the index of their part in the sample. */
function findDuplicates(sample: readonly BlockValues[]): ReadonlyMap<number, ReadonlySet<number>> {
  const suspects = suspectFamilies(sample);
  const found = new Map<number, Set<number>>();
  const seen = new Set<string>();
  for (const [index, { block, labels }] of sample.entries()) {
    let first = 0;
    for (const family of block.families) {
      if (suspects.has(family.name)) {
        for (let row = 0; row < family.rows; row++) {
          const key = seriesKey(family, labels, row);
          if (seen.has(key)) found.set(index, (found.get(index) ?? new Set()).add(first + row));
          seen.add(key);
        }
      }
      first += family.rows;
    }
  }
  return found;
}

/**
 * Families whose rows may clash: those that stand in two parts, unless values of the same labels beside them tell the parts
 * apart, as with the pods of a node; and those whose name another family reaches by a suffix.
 */
function suspectFamilies(sample: readonly BlockValues[]): ReadonlySet<string> {
  const suspects = new Set<string>();
  const beside = new Map<string, { readonly names: string; readonly parts: Set<string> }>();
  const reached = new Map<string, string>();
  for (const { block, labels } of sample) {
    const names = JSON.stringify(labels.map(({ name, value }) => (value === "" ? "" : name)));
    const part = JSON.stringify(labels);
    for (const { name, suffixes } of block.families) {
      const known = beside.get(name);
      if (known && (known.names !== names || known.parts.has(part))) suspects.add(name);
      beside.set(name, { names, parts: (known?.parts ?? new Set()).add(part) });
      for (const suffix of new Set(suffixes)) if (suffix !== "") reached.set(name + suffix, name);
    }
  }
  for (const [name, family] of reached) if (beside.has(name)) suspects.add(name).add(family);
  return suspects;
}

/** Name and labels of a row as one text, the same however they are spread over block and instance. */
function seriesKey(
  { name, labelNames, labelValues, suffixes }: Family,
  labels: readonly LabelPair[],
  row: number,
): string {
  const own = labelNames.map((label, index) => ({
    name: label,
    value: labelValues[row * labelNames.length + index] ?? "",
  }));
  const pairs = [...own, ...labels].filter(({ value }) => value !== "").map((pair) => [pair.name, pair.value]);
  return JSON.stringify([name + (suffixes[row] ?? ""), pairs.toSorted(([a = ""], [b = ""]) => (a < b ? -1 : 1))]);
}
