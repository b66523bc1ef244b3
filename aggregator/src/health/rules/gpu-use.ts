import type { GPUMetrics } from "@kubevitals/proto";
import { nameOf, ownersIn } from "../gpu/gpu-words.ts";
import { perGpu } from "../gpu/per-gpu.ts";
import { percent, type NodeRule } from "../rule.ts";

const common = {
  severity: "SEVERITY_WARNING",
  unit: "percent",
  collector: "gpu",
} satisfies Partial<NodeRule>;

/** How GPUs run: what holds them back, and what lies idle although somebody has it. */
export const gpuUseRules: readonly NodeRule[] = [
  {
    ...common,
    id: "gpu-thermal-throttled",
    summary: "Heat holds a GPU back",
    action: "Check fans, air flow and the temperature of the room; clean the machine, or lower the GPU's power limit.",
    bad: "above",
    threshold: 10,
    margin: 5,
    holdSeconds: 5 * 60,
    measure: perGpu((gpu) => throttled(gpu, gpu.thermalThrottleRate, ["thermal", "hardware-slowdown"], "heat")),
  },
  {
    ...common,
    id: "gpu-power-throttled",
    summary: "Power holds a GPU back",
    action:
      "See whether its power limit is below what it is made for (nvidia-smi -q -d POWER), and whether the machine's power supply suffices. Under full load the limit is often met on purpose: set or silence the rule there.",
    bad: "above",
    threshold: 50,
    margin: 10,
    holdSeconds: 30 * 60,
    measure: perGpu((gpu) => throttled(gpu, gpu.powerThrottleRate, ["power", "power-brake"], "power")),
  },
  {
    ...common,
    id: "gpu-idle",
    summary: "A GPU is given out and lies idle",
    action: "See whether what has it still works on something; else end it, so that others can have the GPU.",
    bad: "below",
    threshold: 1,
    margin: 1,
    holdSeconds: 60 * 60,
    measure: perGpu((gpu) => {
      const value = gpu.usageRate ?? gpu.engineActiveRate;
      if (value === undefined || gpu.owners.length === 0) return undefined;
      return { value, evidence: `${nameOf(gpu)} is busy ${percent(value)} of the time${ownersIn(gpu)}` };
    }),
  },
];

/** By the time that the driver counts; else by what it says at the moment. */
function throttled(gpu: GPUMetrics, rate: number | undefined, reasons: readonly string[], by: string) {
  const named = gpu.throttleReasons.filter((reason) => reasons.includes(reason));
  if (rate === undefined && gpu.throttled === undefined) return undefined;
  const value = rate ?? (named.length > 0 ? 100 : 0);
  if (value === 0) return { value, evidence: "" };
  const why = named.length > 0 ? ` (${named.join(", ")})` : "";
  const heat = gpu.temperatureCelsius === undefined ? "" : `, at ${gpu.temperatureCelsius.toFixed(0)} °C`;
  const watts = gpu.powerWatts === undefined ? "" : ` and ${gpu.powerWatts.toFixed(0)} W`;
  return {
    value,
    evidence: `${by} holds ${nameOf(gpu)} back ${percent(value)} of the time${why}${heat}${watts}${ownersIn(gpu)}`,
  };
}
