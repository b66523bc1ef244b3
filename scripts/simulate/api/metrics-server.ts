import { usageOf } from "../cluster/container-usage.ts";
import { podStateAt } from "../cluster/pod-state.ts";
import { Machine } from "../node/machine-state.ts";
import type { ApiWorld } from "./api-world.ts";

/** What Metrics Server's points are taken over. */
const window = "15.000s";

const group = { apiVersion: "metrics.k8s.io/v1beta1" };

/** The items of Metrics Server's list of nodes. */
export function* nodePoints(world: ApiWorld, seconds: number): Generator<object> {
  const { nodes, size } = world;
  for (let index = 0; index < nodes.count; index++) {
    const faults = nodes.faults(index);
    if (faults.isDownAt(seconds)) continue;
    const state = new Machine(nodes.machineType(index), size.seed, index).at(
      { uptimeSeconds: seconds, wallSeconds: seconds, bootSeconds: 0 },
      faults.ailmentAt(seconds),
    );
    const usage = {
      cpu: `${Math.round(state.cpuShare * state.cpus * 1e9)}n`,
      memory: `${(state.memoryBytes - state.memoryAvailableBytes) / 1024}Ki`,
    };
    yield { metadata: { name: nodes.name(index) }, timestamp: world.time(seconds), window, usage };
  }
}

/** The items of Metrics Server's list of pods: those that run. */
export function* podPoints(world: ApiWorld, seconds: number): Generator<object> {
  const { nodes, pods } = world;
  for (let slot = 0; slot < pods.count; slot++) {
    const pod = pods.pod(slot, pods.generation(slot, seconds));
    const state = podStateAt(pod, seconds);
    if (state.waiting !== undefined || nodes.faults(pod.node).isDownAt(seconds)) continue;
    const containers = pod.workload.containers.map((container) => {
      const { cpuMillicores, memoryBytes } = usageOf(pod, container, seconds - state.startedAt);
      return {
        name: container.name,
        usage: { cpu: `${Math.round(cpuMillicores * 1e6)}n`, memory: `${memoryBytes / 1024}Ki` },
      };
    });
    const metadata = { name: pod.name, namespace: pod.workload.namespace };
    yield { metadata, timestamp: world.time(seconds), window, containers };
  }
}

/** What stands around the items. */
export const pointList = (kind: "NodeMetricsList" | "PodMetricsList") => ({ kind, ...group, metadata: {} });
