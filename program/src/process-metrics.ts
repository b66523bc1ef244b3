import { Registry, collectDefaultMetrics } from "prom-client";

/** Gauges of prom-client whose names end in `_total`, which Prometheus keeps for counters. */
const misnamed = ["nodejs_active_handles_total", "nodejs_active_requests_total", "nodejs_active_resources_total"];

/**
 * What prom-client finds out by waking the process up a hundred times a second, which would be half of all that an agent costs.
 * The lag at the moment of a scrape, `nodejs_eventloop_lag_seconds`, stays.
 */
const dear = ["min", "max", "mean", "stddev", "p50", "p90", "p99"].map(
  (kind) => `nodejs_eventloop_lag_${kind}_seconds`,
);

/** Milliseconds between two such awakenings: it cannot be switched off, only made rare. */
const eventLoopMonitoringPrecision = 3_600_000;

/** A registry with `process_*` and `nodejs_*` of this process; a program adds its own. `labels` stand on every series. */
export function createProcessRegistry(labels: Readonly<Record<string, string>> = {}): Registry {
  const register = new Registry();
  register.setDefaultLabels(labels);
  collectDefaultMetrics({ register, eventLoopMonitoringPrecision });
  for (const name of [...misnamed, ...dear]) register.removeSingleMetric(name);
  return register;
}
