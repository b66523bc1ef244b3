import { between, hashOf } from "../world/hash.ts";
import type { PlannedPod } from "./pod-plan.ts";
import type { WorkloadContainer } from "./workloads.ts";

/** What a container uses over time: the same for its cgroup and for Metrics Server. */
export interface ContainerUsage {
  readonly cpuMillicores: number;
  /** CPU time since the container began. */
  readonly cpuSeconds: number;
  readonly memoryBytes: number;
}

/** Seconds of one swing of a container's CPU usage. */
const periods = [60, 600] as const;

/** Share by which CPU usage swings about its mean. */
const swing = 0.4;

/** Memory of a container that is about to be killed for it, as a share of its limit. */
const almostAll = 0.97;

/** Usage of a container that has run for so many seconds. */
export function usageOf(pod: PlannedPod, container: WorkloadContainer, seconds: number): ContainerUsage {
  const key = hashOf(pod.slot, pod.generation, container.name);
  const speed = (2 * Math.PI) / between(...periods, key, "period");
  const phase = between(0, 2 * Math.PI, key, "phase");
  const mean = container.requestMillicores * between(0.1, 0.6, key, "cpu");
  const share = pod.fault?.name === "out-of-memory" ? almostAll : between(0.15, 0.45, key, "memory");
  const turn = speed * seconds + phase;
  return {
    cpuMillicores: mean * (1 + swing * Math.sin(turn)),
    cpuSeconds: (mean / 1000) * (seconds + (swing / speed) * (Math.cos(phase) - Math.cos(turn))),
    memoryBytes: Math.floor((container.limitMebibytes * 2 ** 20 * share * (1 + 0.03 * Math.sin(turn))) / 4096) * 4096,
  };
}
