import assert from "node:assert/strict";
import {
  deltaBetween,
  encodeAgentMessage,
  gpuChanges,
  timestampOf,
  vitalsWithout,
  type NodeMetrics,
  type Vitals,
} from "@kubevitals/proto";
import { nodeMetrics } from "../../testing/records.ts";
import { mergedVitals } from "../merged-vitals.ts";
import type { ToldVitals } from "../stored-vitals.ts";

const shape = vitalsWithout(new Set(["labels"]));

/** Vitals of a node second by second: some fields come and go, some stay, one is not the agent's to say. */
export function vitalsAt(second: number, nodeName = "a"): NodeMetrics {
  return nodeMetrics(nodeName, {
    timestamp: timestampOf(second * 1000),
    load1: second,
    ...(second % 3 === 0 && { load15: 40 + second }),
    gpuModels: second % 5 === 0 ? [] : ["A100"],
    gpus: [
      { index: 0, vendor: "nvidia", reader: "nvml", owners: [], throttleReasons: [], faults: [], usageRate: second },
    ],
    customMetrics: { round: Math.floor(second / 4) },
    collectors: [{ name: `collector of ${Math.floor(second / 10)}`, state: "COLLECTOR_STATE_OK" }],
  });
}

/** What an agent says of vitals against others, with a field that it may not say, and what is made of it. */
export function tell(
  base: NodeMetrics,
  next: NodeMetrics,
  sequence: number,
): { metrics: NodeMetrics; told: ToldVitals } {
  const { changed, cleared } = deltaBetween(base, { ...next, labels: { forged: "yes" } });
  const gpus = gpuChanges(base.gpus, next.gpus) ?? assert.fail();
  const { timestamp } = next;
  const vitals: Vitals = {
    sequence,
    baseSequence: 1,
    changed: { ...changed, gpus: [] },
    cleared,
    networks: [],
    gpus,
    ...(timestamp && { timestamp }),
  };
  const metrics = mergedVitals(base, vitals, shape) ?? assert.fail();
  return { metrics, told: { message: encodeAgentMessage({ vitals }), shape } };
}
