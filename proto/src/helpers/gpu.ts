import type { GPUMetrics, NodeMetrics } from "../gen/types.ts";

/** Whether a record is of a part of a GPU. */
export function isGpuPart({ partId, parentUuid }: GPUMetrics): boolean {
  return partId !== undefined || parentUuid !== undefined;
}

/** Whether a pod or a process has a device; undefined where the agent could not tell. */
export function isGpuInUse({ owners, unattributedProcesses, replicas }: GPUMetrics): boolean | undefined {
  if (owners.length > 0 || (unattributedProcesses ?? 0) > 0) return true;
  return unattributedProcesses === undefined && replicas === undefined ? undefined : false;
}

/**
 * GPUs of a node that answer and that nobody has, nor a part of them. Undefined where it is not known of one of them; of a node that
 * lists none, all that it says it has.
 */
export function freeGpus({ gpus, gpuCount }: NodeMetrics): number | undefined {
  if (gpus.length === 0) return gpuCount;
  const wholes = gpus.filter((gpu) => !isGpuPart(gpu) && gpu.lost !== true);
  const answers = wholes.map((gpu) => {
    const parts = gpus.filter((part) => isGpuPart(part) && isPartOf(part, gpu));
    const all = [gpu, ...parts].map(isGpuInUse);
    return all.includes(true) ? true : all.every((isUsed) => isUsed === undefined) ? undefined : false;
  });
  return answers.includes(undefined) ? undefined : answers.filter((isUsed) => isUsed === false).length;
}

function isPartOf({ vendor, parentUuid, parentIndex }: GPUMetrics, gpu: GPUMetrics): boolean {
  return parentUuid === undefined ? vendor === gpu.vendor && parentIndex === gpu.index : parentUuid === gpu.uuid;
}
