import type { ClusterSize } from "../cluster/cluster-size.ts";
import type { NodePlan } from "../cluster/node-plan.ts";
import type { PodPlan } from "../cluster/pod-plan.ts";
import { pick } from "../world/hash.ts";

/** How a machine's GPUs are given to its pods, by how many there are: the first pod that may have some gets the first number. */
const givings: Readonly<Record<number, readonly (readonly number[])[]>> = {
  1: [[1], [1], []],
  4: [[4], [2, 1], [1, 1]],
  8: [[8], [4, 2, 1], [4, 4], [2, 2, 1, 1], [1, 1, 1, 1, 1, 1]],
};

/** Whose the GPUs of a simulated cluster are: a slot has the same ones for all the pods that come and go in it. */
export class GpuPlan {
  readonly #size: ClusterSize;
  readonly #nodes: NodePlan;
  readonly #pods: PodPlan;

  constructor(size: ClusterSize, nodes: NodePlan, pods: PodPlan) {
    this.#size = size;
    this.#nodes = nodes;
    this.#pods = pods;
  }

  /** The slot whose pod has a GPU of a node; undefined where it is free. */
  slotOf(node: number, device: number): number | undefined {
    let last = 0;
    for (const [place, count] of this.#givingOf(node).entries()) {
      last += count;
      if (device < last) return this.#slotAt(node, place);
    }
    return undefined;
  }

  /** How many GPUs the pods of a slot request, and under which name. */
  requestOf(slot: number): { readonly resource: string; readonly count: number } | undefined {
    const { podsPerNode } = this.#size;
    const node = Math.floor(slot / podsPerNode);
    const count = this.#givingOf(node)[slot - this.#slotAt(node, 0)];
    const gpus = this.#nodes.machineType(node).gpus;
    return gpus === undefined || count === undefined ? undefined : { resource: gpus.resource, count };
  }

  /** DaemonSets, whose pods have the first slots of a node, take none. */
  #slotAt(node: number, place: number): number {
    return node * this.#size.podsPerNode + this.#pods.daemonSets.length + place;
  }

  #givingOf(node: number): readonly number[] {
    const gpus = this.#nodes.machineType(node).gpus;
    const choices = gpus && givings[gpus.count];
    if (choices === undefined) return [];
    const room = Math.max(0, this.#size.podsPerNode - this.#pods.daemonSets.length);
    return pick(choices, this.#size.seed, node, "GPUs given").slice(0, room);
  }
}
