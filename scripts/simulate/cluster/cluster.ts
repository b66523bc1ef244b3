import { GpuPlan } from "../gpu/gpu-plan.ts";
import { NodeGpus } from "../gpu/node-gpus.ts";
import { gpuMachineTypes, machineTypes, type MachineType } from "../machine/machine-type.ts";
import { modelMachine, type MachineModel } from "../machine/machine-model.ts";
import { SimulatedNode } from "../node/simulated-node.ts";
import { modelCgroups } from "../pods/cgroup-models.ts";
import { PodCgroups } from "../pods/pod-cgroups.ts";
import type { ClusterSize } from "./cluster-size.ts";
import { NodePlan } from "./node-plan.ts";
import { PodPlan } from "./pod-plan.ts";

/** The nodes from one place to before another: processes share a cluster by taking a part each. */
export async function simulateNodes(size: ClusterSize, from: number, to: number): Promise<readonly SimulatedNode[]> {
  const models = new Map<MachineType, MachineModel>();
  const nodes = new NodePlan(size);
  const pods = new PodPlan(size);
  const gpus = new GpuPlan(size, nodes, pods);
  const types = size.gpuNodes > 0 ? [...machineTypes, ...gpuMachineTypes] : machineTypes;
  for (const type of types) models.set(type, await modelMachine(type, size.seriesPerNode));
  const cgroups = size.containers ? await modelCgroups() : undefined;
  return Array.from({ length: to - from }, (_, offset) => {
    const index = from + offset;
    const model = models.get(nodes.machineType(index));
    if (model === undefined) throw new Error(`node ${index} is of no known machine type`);
    const identity = { seed: size.seed, index, name: nodes.name(index) };
    const { gpus: type } = model.type;
    return new SimulatedNode(identity, model, nodes.faults(index), {
      cgroups: cgroups && new PodCgroups(pods, index, cgroups),
      gpus: type && new NodeGpus({ type, node: index, seed: size.seed, gpus, pods }),
    });
  });
}
