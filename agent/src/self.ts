import { Gauge } from "prom-client";
import { createProcessRegistry, version } from "@kubevitals/program";

/** Renders the agent's own process metrics. */
export function createSelfMetrics(): () => Promise<string> {
  const register = createProcessRegistry();
  new Gauge({
    name: "kubevitals_agent_build_info",
    help: "1, labelled with the version of the agent.",
    labelNames: ["version"],
    registers: [register],
  }).set({ version }, 1);
  return () => register.metrics();
}
