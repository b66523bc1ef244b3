import { gpuMachineTypes, machineTypes, type MachineType } from "../machine/machine-type.ts";
import { faultsOfKind, gpuFaultKinds, nodeFaultKinds, type NodeFaultKind } from "../faults/node-fault-kinds.ts";
import { planFaults } from "../faults/fault-plan.ts";
import { healthy, type NodeFaults } from "../faults/node-faults.ts";
import { shareOf, uuidOf } from "../world/hash.ts";
import type { ClusterSize } from "./cluster-size.ts";

/** The nodes of a simulated cluster: who they are, what they are made of, and what is wrong with them. */
export class NodePlan {
  readonly #size: ClusterSize;
  readonly #faults: ReadonlyMap<number, NodeFaultKind>;

  constructor(size: ClusterSize) {
    this.#size = size;
    this.#faults = size.faults ? this.#planFaults() : new Map();
  }

  get count(): number {
    return this.#size.nodes;
  }

  name(index: number): string {
    return `node-${String(index).padStart(5, "0")}`;
  }

  uid(index: number): string {
    return uuidOf(this.#size.seed, index, "node");
  }

  zone(index: number): string {
    return `zone-${"abc"[index % 3]}`;
  }

  machineType(index: number): MachineType {
    const before = this.#gpuNodesBefore(index);
    const withGpus = gpuMachineTypes[before % gpuMachineTypes.length];
    if (withGpus !== undefined && this.#gpuNodesBefore(index + 1) > before) return withGpus;
    let left = shareOf(this.#size.seed, index, "machine type");
    const type = machineTypes.find(({ share }) => (left -= share) < 0) ?? machineTypes[0];
    if (type === undefined) throw new Error("there are no machine types");
    return type;
  }

  /** Nodes with GPUs among the first so many: they are spread evenly, and of each kind in turn. */
  #gpuNodesBefore(count: number): number {
    return Math.floor((count * this.#size.gpuNodes) / 100);
  }

  /** How a node is ill; undefined where it is well. */
  faultKind(index: number): NodeFaultKind | undefined {
    return this.#faults.get(index);
  }

  faults(index: number): NodeFaults {
    const kind = this.#faults.get(index);
    return kind === undefined ? healthy : faultsOfKind(kind, [this.#size.seed, index]);
  }

  /** Faults of GPUs befall nodes with some of NVIDIA's, whose driver tells most, that are otherwise well. */
  #planFaults(): ReadonlyMap<number, NodeFaultKind> {
    const { nodes, seed } = this.#size;
    const faults = new Map(planFaults(nodeFaultKinds, nodes, seed, "node faults"));
    const withGpus = Array.from({ length: nodes }, (_, index) => index).filter(
      (index) => this.machineType(index).gpus?.vendor === "nvidia" && !faults.has(index),
    );
    for (const [place, kind] of planFaults(gpuFaultKinds, withGpus.length, seed, "GPU faults")) {
      const index = withGpus[place];
      if (index !== undefined) faults.set(index, kind);
    }
    return faults;
  }

  /** Every node that is ill. */
  get ill(): ReadonlyMap<number, NodeFaultKind> {
    return this.#faults;
  }
}
