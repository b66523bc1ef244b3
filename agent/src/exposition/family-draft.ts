import type { LabelPair, MetricType } from "@kubevitals/proto";
import type { ExpositionFamily, ExpositionRow } from "./exposition.ts";
import { formatGoFloat, parseGoFloat } from "./go-float.ts";

/** Rows of a histogram or summary that differ in nothing but their bound. */
interface Distribution {
  readonly labels: readonly LabelPair[];
  /** Values by their bounds: of `le` for a histogram, of `quantile` for a summary. */
  readonly bounds: Map<number, number>;
  readonly totals: Map<string, number>;
}

/** What is wrong with a row. */
export interface RowProblem {
  /** Whether nobody could take the text that it stands in; otherwise the row alone is left out. */
  readonly isFatal: boolean;
  readonly what: string;
}

const twice: RowProblem = { isFatal: false, what: "a series stands twice" };

/** What tells the rows of a type that has several for one label set. */
const shapes: Readonly<Partial<Record<MetricType, { boundLabel: string; boundSuffix: string; totals: string[] }>>> = {
  METRIC_TYPE_HISTOGRAM: { boundLabel: "le", boundSuffix: "_bucket", totals: ["_sum", "_count"] },
  METRIC_TYPE_SUMMARY: { boundLabel: "quantile", boundSuffix: "", totals: ["_sum", "_count"] },
};

/** A family that is being read. */
export class FamilyDraft {
  readonly name: string;
  help: string | undefined;
  /** Undefined until a TYPE line or the first row decides it. */
  type: MetricType | undefined;
  readonly #rows = new Map<string, ExpositionRow>();
  readonly #distributions = new Map<string, Distribution>();

  constructor(name: string) {
    this.name = name;
  }

  /** What follows the family's name in this series name; undefined where the name is not one of the family's. */
  suffixOf(seriesName: string): string | undefined {
    if (seriesName === this.name) return "";
    const suffix = seriesName.slice(this.name.length);
    const shape = shapeOf(this.type);
    return shape && (shape.totals.includes(suffix) || shape.boundSuffix === suffix) ? suffix : undefined;
  }

  /** Takes a row in, whose labels are in the order of their names and have values; returns what is wrong with it. */
  add(suffix: string, labels: readonly LabelPair[], value: number): RowProblem | undefined {
    this.type ??= "METRIC_TYPE_UNTYPED";
    const shape = shapeOf(this.type);
    if (shape === undefined) {
      const key = keyOf(labels);
      if (this.#rows.has(key)) return twice;
      this.#rows.set(key, { suffix, labels, value });
      return undefined;
    }
    const bound = labels.find(({ name }) => name === shape.boundLabel);
    const at = bound && parseGoFloat(bound.value);
    if (bound && at === undefined) return { isFatal: true, what: `its ${shape.boundLabel} is not a number` };
    const distribution = this.#distributionOf(bound ? labels.filter((label) => label !== bound) : labels);
    if (shape.totals.includes(suffix)) return setOnce(distribution.totals, suffix, value);
    if (suffix !== shape.boundSuffix) return { isFatal: false, what: "a histogram has no such row" };
    if (at === undefined || Number.isNaN(at)) return { isFatal: false, what: `a row lacks its ${shape.boundLabel}` };
    return setOnce(distribution.bounds, at, value);
  }

  /** The family; undefined where it has no row. */
  finish(): ExpositionFamily | undefined {
    const { name, help, type = "METRIC_TYPE_UNTYPED" } = this;
    const rows = [
      ...this.#rows.values(),
      ...Array.from(this.#distributions.values()).flatMap((one) => rowsOf(one, type)),
    ];
    return rows.length === 0 ? undefined : { name, help, type, rows };
  }

  #distributionOf(labels: readonly LabelPair[]): Distribution {
    const key = keyOf(labels);
    let distribution = this.#distributions.get(key);
    if (distribution === undefined) {
      distribution = { labels, bounds: new Map(), totals: new Map() };
      this.#distributions.set(key, distribution);
    }
    return distribution;
  }
}

function shapeOf(type: MetricType | undefined) {
  return type && shapes[type];
}

/**
 * The rows in the order and with the bounds that every client library writes. A histogram's last bucket is its count by
 * definition, so it is added where the text leaves it out; what else it does not say stays unsaid.
 */
function rowsOf({ labels, bounds, totals }: Distribution, type: MetricType): readonly ExpositionRow[] {
  const shape = shapeOf(type);
  if (shape === undefined) return [];
  const count = totals.get("_count");
  if (type === "METRIC_TYPE_HISTOGRAM" && count !== undefined && !bounds.has(Infinity)) bounds.set(Infinity, count);
  const inOrder = Array.from(bounds).toSorted(([a], [b]) => a - b);
  return [
    ...inOrder.map(([bound, value]) => ({
      suffix: shape.boundSuffix,
      labels: sortLabels([...labels, { name: shape.boundLabel, value: formatGoFloat(bound) }]),
      value,
    })),
    ...Array.from(totals, ([suffix, value]) => ({ suffix, labels, value })),
  ];
}

function setOnce<Key>(map: Map<Key, number>, key: Key, value: number): RowProblem | undefined {
  if (map.has(key)) return twice;
  map.set(key, value);
  return undefined;
}

/** The labels in the order of their names. */
export function sortLabels(labels: readonly LabelPair[]): readonly LabelPair[] {
  return labels.length < 2 ? labels : labels.toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

function keyOf(labels: readonly LabelPair[]): string {
  let key = "";
  for (const { name, value } of labels) key += `${name}=${JSON.stringify(value)},`;
  return key;
}
