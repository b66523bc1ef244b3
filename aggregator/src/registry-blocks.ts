import type { MetricObjectWithValues, MetricType, MetricValue, MetricValueWithName, Registry } from "prom-client";
import { BlockWriter, type BlockValues, type MetricType as FamilyType } from "@kubevitals/proto";

/** What a registry of prom-client holds now, as a page's other series are held, so that all of them are written in one way. */
export async function registryBlocks(register: Registry): Promise<BlockValues> {
  const out = new BlockWriter();
  for (const metric of await register.getMetricsAsJSON()) writeFamily(out, metric);
  return out.finish([], []);
}

/** prom-client's types leave out that rows of histograms and summaries have a name of their own. */
type Metric = MetricObjectWithValues<MetricValue<string> | MetricValueWithName<string>> & {
  readonly type: MetricType | `${MetricType}`;
};

function writeFamily(out: BlockWriter, { name, help, type, values }: Metric): void {
  const labelNames = [...new Set(values.flatMap(({ labels }) => Object.keys(labels)))];
  const family = out.family(name, help, types[type] ?? "METRIC_TYPE_UNTYPED", labelNames);
  for (const row of values) {
    const labels: Readonly<Record<string, string | number | undefined>> = row.labels;
    const suffix = "metricName" in row && row.metricName !== undefined ? row.metricName.slice(name.length) : "";
    family.addSuffixed(row.value, suffix, ...labelNames.map((label) => String(labels[label] ?? "")));
  }
}

const types: Readonly<Record<string, FamilyType | undefined>> = {
  counter: "METRIC_TYPE_COUNTER",
  gauge: "METRIC_TYPE_GAUGE",
  histogram: "METRIC_TYPE_HISTOGRAM",
  summary: "METRIC_TYPE_SUMMARY",
};
