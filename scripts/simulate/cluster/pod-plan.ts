import { planFaults } from "../faults/fault-plan.ts";
import { hexOf, shareOf, uuidOf } from "../world/hash.ts";
import type { ClusterSize } from "./cluster-size.ts";
import { podFaultKinds, type PodFaultKind } from "./pod-fault-kinds.ts";
import { daemonSet, deployment, suffixOf, type Workload } from "./workloads.ts";

/** A pod that exists at some time. Its slot, a place on a node, may have had others before it. */
export interface PlannedPod {
  readonly slot: number;
  readonly node: number;
  /** How many pods the slot has had before. */
  readonly generation: number;
  readonly uid: string;
  readonly name: string;
  readonly workload: Workload;
  /** Seconds since the simulated cluster began; below zero where it is older. */
  readonly createdAt: number;
  /** How it is ill; undefined where it is well. */
  readonly fault: PodFaultKind | undefined;
}

/** Deployments have about so many pods. */
const podsPerDeployment = 20;

/** DaemonSets that every node has a pod of, where it has enough pods. */
const daemonSets = 2;

/** For how long pods of DaemonSets have existed when the cluster begins, and those that are never replaced. */
const oldAge = 30 * 86_400;

/** The pods of a simulated cluster over time: a pure function of size, seed and time. */
export class PodPlan {
  readonly #size: ClusterSize;
  readonly #faults: ReadonlyMap<number, PodFaultKind>;
  readonly #workloads = new Map<number, Workload>();
  readonly #daemons: readonly Workload[];
  /** Slots of Deployments on each node. */
  readonly #freeSlots: number;

  constructor(size: ClusterSize) {
    this.#size = size;
    const perNode = size.podsPerNode;
    this.#daemons = Array.from({ length: perNode > daemonSets ? daemonSets : 0 }, (_, index) =>
      daemonSet(size.seed, index),
    );
    this.#freeSlots = perNode - this.#daemons.length;
    const free = size.nodes * this.#freeSlots;
    this.#faults = size.faults && free > 0 ? planFaults(podFaultKinds, free, size.seed, "pod faults") : new Map();
  }

  /** Slots of the whole cluster. */
  get count(): number {
    return this.#size.nodes * this.#size.podsPerNode;
  }

  get daemonSets(): readonly Workload[] {
    return this.#daemons;
  }

  /** Number of Deployments. */
  get deployments(): number {
    return Math.ceil((this.#size.nodes * this.#freeSlots) / podsPerDeployment);
  }

  deployment(index: number): Workload {
    const known = this.#workloads.get(index);
    if (known) return known;
    const made = deployment(this.#size.seed, index);
    this.#workloads.set(index, made);
    return made;
  }

  /** Places of a Deployment's pods among all pods of Deployments. */
  *slotsOf(index: number): Generator<number> {
    const free = this.#size.nodes * this.#freeSlots;
    for (let place = index; place < free; place += this.deployments) yield this.#slotOfPlace(place);
  }

  /** The slots of a node. */
  *slotsOn(node: number): Generator<number> {
    const { podsPerNode } = this.#size;
    for (let slot = node * podsPerNode; slot < (node + 1) * podsPerNode; slot++) yield slot;
  }

  /** How the pods of a slot are ill; undefined where they are well. */
  faultOf(slot: number): PodFaultKind | undefined {
    const place = this.#placeOfSlot(slot);
    return place === undefined ? undefined : this.#faults.get(place);
  }

  /** Every slot whose pods are ill. */
  get ill(): ReadonlyMap<number, PodFaultKind> {
    return new Map(Array.from(this.#faults, ([place, kind]) => [this.#slotOfPlace(place), kind]));
  }

  /** How often the slot's pod has been replaced by then. */
  generation(slot: number, seconds: number): number {
    const life = this.#lifeOf(slot);
    return life === undefined ? 0 : Math.floor((seconds + life.before) / life.seconds);
  }

  /** When the slot's pod of that generation is replaced, in seconds since the cluster began. */
  endOf(slot: number, generation: number): number {
    const life = this.#lifeOf(slot);
    return life === undefined ? Infinity : (generation + 1) * life.seconds - life.before;
  }

  /** When the slot's pod of that generation came to be, in seconds since the cluster began. */
  createdAt(slot: number, generation: number): number {
    const life = this.#lifeOf(slot);
    if (life === undefined) return -oldAge * shareOf(this.#size.seed, slot, "age");
    return generation * life.seconds - life.before;
  }

  /** The pod of a slot. */
  pod(slot: number, generation: number): PlannedPod {
    const { seed, podsPerNode } = this.#size;
    const workload = this.workloadOf(slot);
    const base = workload.replicaSet?.name ?? workload.name;
    return {
      slot,
      node: Math.floor(slot / podsPerNode),
      generation,
      uid: uuidOf(seed, "pod", slot, generation),
      name: `${base}-${suffixOf(5, seed, "pod name", slot, generation)}`,
      workload,
      createdAt: this.createdAt(slot, generation),
      fault: this.faultOf(slot),
    };
  }

  workloadOf(slot: number): Workload {
    const place = this.#placeOfSlot(slot);
    if (place !== undefined) return this.deployment(place % this.deployments);
    return this.#daemons[slot % this.#size.podsPerNode] as Workload;
  }

  /** For how long each of a slot's pods lives, and for how long the first one had lived when the cluster began. */
  #lifeOf(slot: number): { readonly seconds: number; readonly before: number } | undefined {
    const { churn, seed } = this.#size;
    if (churn === 0 || this.#placeOfSlot(slot) === undefined) return undefined;
    const seconds = ((60 * 100) / churn) * (0.5 + shareOf(seed, slot, "life"));
    return { seconds, before: seconds * shareOf(seed, slot, "lived") };
  }

  /** Place among all pods of Deployments; undefined for those of DaemonSets, which have the first slots of each node. */
  #placeOfSlot(slot: number): number | undefined {
    const { podsPerNode } = this.#size;
    const onNode = (slot % podsPerNode) - this.#daemons.length;
    return onNode < 0 ? undefined : Math.floor(slot / podsPerNode) * this.#freeSlots + onNode;
  }

  #slotOfPlace(place: number): number {
    const node = Math.floor(place / this.#freeSlots);
    return node * this.#size.podsPerNode + this.#daemons.length + (place % this.#freeSlots);
  }
}

/** The runtime's id of a container of a pod. */
export function containerId({ uid }: PlannedPod, name: string, restarts: number): string {
  return hexOf(64, uid, name, restarts);
}
