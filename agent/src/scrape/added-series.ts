import { rowsOf, type Family, type MetricBlock } from "@kubevitals/proto";

/** How many series of a block another one before it did not have. */
export function addedSeries(before: MetricBlock | undefined, now: MetricBlock): number {
  if (before === now) return 0;
  if (before === undefined) return rowsOf(now);
  const known = new Set(before.families.flatMap(seriesOf));
  return now.families.flatMap(seriesOf).filter((series) => !known.has(series)).length;
}

function seriesOf({ name, labelNames, labelValues, rows, suffixes }: Family): readonly string[] {
  const width = labelNames.length;
  return Array.from({ length: rows }, (_, row) => {
    let series = name + (suffixes[row] ?? "");
    for (let index = 0; index < width; index++) {
      const value = labelValues[row * width + index] ?? "";
      if (value !== "") series += `\0${labelNames[index]}\0${value}`;
    }
    return series;
  });
}
