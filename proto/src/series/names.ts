/**
 * Names of the Prometheus data model.
 * https://prometheus.io/docs/concepts/data_model/#metric-names-and-labels
 */
const metricName = /^[a-zA-Z_:][a-zA-Z0-9_:]*$/;
const labelName = /^[a-zA-Z_][a-zA-Z0-9_]*$/;

/** Whether a metric may have this name in the text format. */
export function isMetricName(name: string): boolean {
  return metricName.test(name);
}

/** Whether a user's label may have this name: names that begin with two underscores are Prometheus' own. */
export function isLabelName(name: string): boolean {
  return labelName.test(name) && !name.startsWith("__");
}
