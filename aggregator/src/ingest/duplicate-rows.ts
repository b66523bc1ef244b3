import type { Family, LabelPair } from "@kubevitals/proto";
import { RowBits } from "../state/row-bits.ts";
import type { SeriesShape, ShapePart } from "../state/series-shape.ts";

/**
 * The rows of one node's sample that say a series that an earlier row says already, a bit each; undefined where there is none. A page on
 * which a series stands twice is no valid one, so of every series only the first row is to have a value. Which rows these are follows
 * from blocks and labels alone.
 */
export function duplicateRows(shape: SeriesShape): Uint8Array | undefined {
  const parts = shape.blocks.map((_, part) => shape.partAt(part));
  const suspects = suspectFamilies(parts);
  if (suspects.size === 0) return undefined;
  const found = new RowBits(shape.rows);
  const seen = new Set<string>();
  for (const [part, { block, labels }] of parts.entries()) {
    let first = shape.firstRowOf(part);
    for (const family of block.families) {
      if (suspects.has(family.name)) {
        for (let row = 0; row < family.rows; row++) {
          const key = seriesKey(family, labels, row);
          if (seen.has(key)) found.set(first + row);
          seen.add(key);
        }
      }
      first += family.rows;
    }
  }
  return found.bits;
}

/**
 * Families whose rows may clash: those that stand in two parts, unless values of the same labels beside them tell the parts
 * apart, as with the pods of a node; and those whose name another family reaches by a suffix.
 */
function suspectFamilies(parts: readonly ShapePart[]): ReadonlySet<string> {
  const suspects = new Set<string>();
  const beside = new Map<string, { readonly names: string; readonly parts: Set<string> }>();
  const reached = new Map<string, string>();
  for (const { block, labels } of parts) {
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
