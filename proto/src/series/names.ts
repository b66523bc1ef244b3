/**
 * Names of the Prometheus data model.
 * https://prometheus.io/docs/concepts/data_model/#metric-names-and-labels
 */
const metricName = /^[a-zA-Z_:][a-zA-Z0-9_:]*$/;
const labelName = /^[a-zA-Z_][a-zA-Z0-9_]*$/;

/** Families that only the aggregator, or Prometheus itself, speaks of: an agent that sends one would forge them. */
const aggregatorFamily = /^(up$|kube_|kubevitals_(?!agent_|gpu_)|scrape_|ALERTS)/;

/** Whether an agent may send a family of this name. */
export function isAgentFamily(name: string): boolean {
  return !aggregatorFamily.test(name);
}

/** Whether a metric may have this name in the text format. */
export function isMetricName(name: string): boolean {
  return metricName.test(name);
}

/** Whether a user's label may have this name: names that begin with two underscores are Prometheus' own. */
export function isLabelName(name: string): boolean {
  return labelName.test(name) && !name.startsWith("__");
}
