import { Gauge, Registry, collectDefaultMetrics } from "prom-client";
import { version } from "@kubevitals/program";

/** Gauges of prom-client whose names end in `_total`, which Prometheus keeps for counters. */
const misnamed = ["nodejs_active_handles_total", "nodejs_active_requests_total", "nodejs_active_resources_total"];

/** Renders the agent's own process metrics. */
export function createSelfMetrics(): () => Promise<string> {
  const register = new Registry();
  collectDefaultMetrics({ register });
  for (const name of misnamed) register.removeSingleMetric(name);
  new Gauge({
    name: "kubevitals_agent_build_info",
    help: "1, labelled with the version of the agent.",
    labelNames: ["version"],
    registers: [register],
  }).set({ version }, 1);
  return () => register.metrics();
}
