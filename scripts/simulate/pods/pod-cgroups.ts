import type { BlockValues } from "@kubevitals/proto";
import { usageOf } from "../cluster/container-usage.ts";
import { containerId, type PlannedPod, type PodPlan } from "../cluster/pod-plan.ts";
import { podStateAt, type PodState } from "../cluster/pod-state.ts";
import { BlockSeries, blockKey } from "../machine/block-series.ts";
import type { CgroupModels } from "./cgroup-models.ts";
import type { CgroupState } from "./cgroup-state.ts";

/** The cgroups of one pod, as long as the same containers run. */
interface PodSeries {
  readonly pod: PlannedPod;
  readonly restarts: number;
  readonly isWaiting: boolean;
  readonly own: BlockSeries<CgroupState>;
  /** In the order of the workload's containers. */
  readonly containers: readonly BlockSeries<CgroupState>[];
}

/** The cgroups of all pods of one node over time. */
export class PodCgroups {
  readonly #plan: PodPlan;
  readonly #node: number;
  readonly #models: CgroupModels;
  readonly #known = new Map<number, PodSeries>();

  constructor(plan: PodPlan, node: number, models: CgroupModels) {
    this.#plan = plan;
    this.#node = node;
    this.#models = models;
  }

  /** Their series at a time of the cluster, and of the node's wall clock. */
  at(worldSeconds: number, wallSeconds: number, speed: number): readonly BlockValues[] {
    const blocks: BlockValues[] = [];
    for (const slot of this.#plan.slotsOn(this.#node)) {
      const known = this.#known.get(slot);
      const generation = this.#plan.generation(slot, worldSeconds);
      const pod = known?.pod.generation === generation ? known.pod : this.#plan.pod(slot, generation);
      const state = podStateAt(pod, worldSeconds);
      if (state.waiting?.reason === "ContainerCreating") continue;
      const series = isSame(known, pod, state) ? known : this.#start(pod, state);
      this.#known.set(slot, series);
      const age = worldSeconds - state.startedAt;
      const times = { startSeconds: Math.floor(wallSeconds - age / speed), wallSeconds };
      const states = pod.workload.containers.map((container) => ({
        ...times,
        ...usageOf(pod, container, age),
        memoryLimitBytes: container.limitMebibytes * 2 ** 20,
        requestMillicores: container.requestMillicores,
        activity: 1,
        activeSeconds: age,
      }));
      blocks.push(series.own.at(sumOf(states)));
      for (const [place, block] of series.containers.entries()) {
        const own = states[place];
        if (own && !(place === 0 && series.isWaiting)) blocks.push(block.at(own));
      }
    }
    return blocks;
  }

  #start(pod: PlannedPod, state: PodState): PodSeries {
    const { uid, workload } = pod;
    const slice = `/kubepods.slice/kubepods-burstable.slice/kubepods-burstable-pod${uid.replaceAll("-", "_")}.slice`;
    const ofPod = { name: "pod_uid", value: uid };
    const { block: podBlock } = this.#models.pod;
    const { block: containerBlock } = this.#models.container;
    return {
      pod,
      restarts: state.restarts,
      isWaiting: state.waiting !== undefined,
      own: new BlockSeries(this.#models.pod, podBlock, [{ name: "id", value: slice }, ofPod], blockKey(uid)),
      containers: workload.containers.map(({ name }, place) => {
        const id = containerId(pod, name, place === 0 ? state.restarts : 0);
        const scope = { name: "id", value: `${slice}/cri-containerd-${id}.scope` };
        const labels = [scope, { name: "name", value: id }, ofPod];
        return new BlockSeries(this.#models.container, containerBlock, labels, blockKey(id));
      }),
    };
  }
}

function isSame(known: PodSeries | undefined, pod: PlannedPod, state: PodState): known is PodSeries {
  return known?.pod === pod && known.restarts === state.restarts && known.isWaiting === (state.waiting !== undefined);
}

/** What a pod's cgroup says: all of its containers together. */
function sumOf(states: readonly CgroupState[]): CgroupState {
  return states.reduce((sum, state) => ({
    ...sum,
    cpuSeconds: sum.cpuSeconds + state.cpuSeconds,
    memoryBytes: sum.memoryBytes + state.memoryBytes,
    memoryLimitBytes: sum.memoryLimitBytes + state.memoryLimitBytes,
    requestMillicores: sum.requestMillicores + state.requestMillicores,
  }));
}
