import { metricName } from "@kubevitals/proto";
import type { OtherFamilies } from "../../other-families.ts";
import { textfileLimits } from "./textfile-limits.ts";
import type { SplitFamilies } from "./textfile-pods.ts";

/** What text files say of the node, for the vitals. */
export interface CustomMetrics {
  readonly vitals: { readonly customMetrics: Readonly<Record<string, number>> };
  /** A sentence where vitals have not room for all of it. */
  readonly problem: string | undefined;
  readonly families: SplitFamilies;
  /** Families that another collector speaks of. */
  readonly taken: string;
}

/** Values of the node by the names of their series; the same object as before where nothing has changed. */
export function customMetricsOf(
  families: SplitFamilies,
  others: OtherFamilies,
  before: CustomMetrics | undefined,
): CustomMetrics {
  const told = families.node.filter(({ seriesNames }) => !seriesNames.some((series) => others.has(series)));
  const taken = families.node
    .filter((family) => !told.includes(family))
    .map(({ name }) => name)
    .join();
  if (before?.families === families && before.taken === taken) return before;
  const entries: [string, number][] = [];
  let characters = 0;
  let leftOut = 0;
  for (const { name, labelNames, rows } of told) {
    for (const { suffix, value, labelValues } of rows) {
      if (!Number.isFinite(value)) continue; // JSON has no number for it, and vitals may not carry it
      const labels = labelNames.map((label, index) => [label, labelValues[index] ?? ""] as const);
      const series = metricName(
        name + suffix,
        labels.filter(([, text]) => text !== ""),
      );
      const hasRoom =
        entries.length < textfileLimits.customMetrics &&
        characters + series.length <= textfileLimits.customMetricsCharacters &&
        series.length <= textfileLimits.textLength;
      if (!hasRoom) {
        leftOut++;
        continue;
      }
      characters += series.length;
      entries.push([series, value]);
    }
  }
  const problem =
    leftOut === 0
      ? undefined
      : `${leftOut} series of text files are no custom metrics of the node: there are too many, or their names take too much room`;
  return { vitals: { customMetrics: Object.fromEntries(entries) }, problem, families, taken };
}
