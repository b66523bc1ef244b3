import { machineTypes, type MachineType } from "../machine/machine-type.ts";
import { faultsOfKind, nodeFaultKinds, type NodeFaultKind } from "../faults/node-fault-kinds.ts";
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
    this.#faults = size.faults ? planFaults(nodeFaultKinds, size.nodes, size.seed, "node faults") : new Map();
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
    let left = shareOf(this.#size.seed, index, "machine type");
    const type = machineTypes.find(({ share }) => (left -= share) < 0) ?? machineTypes[0];
    if (type === undefined) throw new Error("there are no machine types");
    return type;
  }

  /** How a node is ill; undefined where it is well. */
  faultKind(index: number): NodeFaultKind | undefined {
    return this.#faults.get(index);
  }

  faults(index: number): NodeFaults {
    const kind = this.#faults.get(index);
    return kind === undefined ? healthy : faultsOfKind(kind, [this.#size.seed, index]);
  }

  /** Every node that is ill. */
  get ill(): ReadonlyMap<number, NodeFaultKind> {
    return this.#faults;
  }
}
