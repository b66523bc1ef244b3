/** What a row is called among the custom metrics of a node or pod: its series, as the text format has it. */
export function metricName(series: string, labels: readonly (readonly [name: string, value: string])[]): string {
  if (labels.length === 0) return series;
  return `${series}{${labels.map(([name, value]) => `${name}=${JSON.stringify(value)}`).join(",")}}`;
}
