import { freeNames, renderLabels, type Family, type MetricBlock } from "@kubevitals/proto";
import { paddedView } from "../../../state/objects/text-sink.ts";

/** The labels that the rows of a block have themselves, as text: worked out once, and shared by all nodes that have the block. */
export interface BlockText {
  /** The labels of each row, `cpu="0",mode="idle",`, padded for copying. Rows without a label have none. */
  readonly view: DataView;
  /** Where those of a row begin and, behind it, end, counted from its family's number in `firstOf`. */
  readonly starts: Uint32Array;
  /** By family of the block. */
  readonly firstOf: readonly number[];
}

/** What of a block's text depends on where it is shown. */
export interface BlockTextStyle {
  /** Names of labels that the page puts on every row: a row's own label of such a name is renamed. */
  readonly taken: readonly string[];
  /** Whether bounds of buckets and quantiles are written as OpenMetrics has them, `1.0` and not `1`. */
  readonly isOpenMetrics: boolean;
}

/** The text of a block's labels. Few blocks have more than one; as long as a block is held, so are they. */
export function blockTextOf(block: MetricBlock, { taken, isOpenMetrics }: BlockTextStyle): BlockText {
  const clashes = taken.filter((name) => block.families.some(({ labelNames }) => labelNames.includes(name)));
  const boundsDiffer = isOpenMetrics && block.families.some(({ type }) => boundLabels[type] !== undefined);
  const key = `${boundsDiffer} ${clashes.join(" ")}`;
  let texts = known.get(block);
  if (texts === undefined) known.set(block, (texts = new Map()));
  let text = texts.get(key);
  if (text === undefined) texts.set(key, (text = makeBlockText(block, clashes, boundsDiffer)));
  return text;
}

/** By what depends on where it is shown. */
const known = new WeakMap<MetricBlock, Map<string, BlockText>>();

/** Families with the same rows, as those of one table of the kernel, share their text. */
function makeBlockText({ families }: MetricBlock, clashes: readonly string[], isOpenMetrics: boolean): BlockText {
  const texts: Buffer[] = [];
  const starts: number[] = [];
  const firstOf: number[] = [];
  let bytes = 0;
  let before: Family | undefined;
  for (const family of families) {
    if (before !== undefined && hasSameRows(before, family)) {
      firstOf.push(firstOf.at(-1) ?? 0);
      continue;
    }
    before = family;
    firstOf.push(starts.length);
    const names = freeNames(family.labelNames, clashes);
    const bound = isOpenMetrics ? family.labelNames.indexOf(boundLabels[family.type] ?? "") : -1;
    for (let row = 0; row < family.rows; row++) {
      const text = Buffer.from(rowLabels(family, names, row, bound));
      starts.push(bytes);
      texts.push(text);
      bytes += text.length;
    }
    starts.push(bytes);
  }
  return { view: paddedView(texts), starts: Uint32Array.from(starts), firstOf };
}

function rowLabels(family: Family, names: readonly string[], row: number, bound: number): string {
  const width = names.length;
  if (width === 0) return "";
  const pairs = names.map((name, index) => {
    const value = family.labelValues[row * width + index] ?? "";
    return { name, value: index === bound ? canonicalBound(value) : value };
  });
  const text = renderLabels(pairs);
  return text === "" ? "" : `${text},`;
}

/** Labels that carry a number, by the type whose rows have them. */
const boundLabels: Readonly<Record<string, string | undefined>> = {
  METRIC_TYPE_HISTOGRAM: "le",
  METRIC_TYPE_SUMMARY: "quantile",
};

/** OpenMetrics 1.0, "Considerations: Canonical Numbers". */
function canonicalBound(text: string): string {
  const value = Number(text);
  if (text === "" || !Number.isFinite(value)) return text;
  const shortest = String(value);
  return /^-?\d+$/.test(shortest) ? `${shortest}.0` : shortest;
}

function hasSameRows(a: Family, b: Family): boolean {
  return (
    a.rows === b.rows &&
    boundLabels[a.type] === boundLabels[b.type] &&
    isSameList(a.labelNames, b.labelNames) &&
    isSameList(a.labelValues, b.labelValues)
  );
}

function isSameList(a: readonly string[], b: readonly string[]): boolean {
  return a === b || (a.length === b.length && a.every((value, index) => value === b[index]));
}
