import { Registry, collectDefaultMetrics } from "prom-client";

/** Gauges of prom-client whose names end in `_total`, which Prometheus keeps for counters. */
const misnamed = ["nodejs_active_handles_total", "nodejs_active_requests_total", "nodejs_active_resources_total"];

/** A registry with `process_*` and `nodejs_*` of this process; a program adds its own. `labels` stand on every series. */
export function createProcessRegistry(labels: Readonly<Record<string, string>> = {}): Registry {
  const register = new Registry();
  register.setDefaultLabels(labels);
  collectDefaultMetrics({ register });
  for (const name of misnamed) register.removeSingleMetric(name);
  return register;
}
