import { isGpuPart, type GPUMetrics } from "@kubevitals/proto";

/** A GPU, and the parts that the hardware divides it into, if it does. */
export interface WholeGpu {
  /** Undefined where the agent tells of its parts alone. */
  readonly device: GPUMetrics | undefined;
  readonly parts: readonly GPUMetrics[];
}

/** The GPUs of a node, each with its parts: a part is not counted, and its memory not added, beside the GPU that it belongs to. */
export function wholeGpus(gpus: readonly GPUMetrics[]): readonly WholeGpu[] {
  const wholes = new Map<string, { device: GPUMetrics | undefined; parts: GPUMetrics[] }>();
  for (const device of gpus)
    if (!isGpuPart(device)) wholes.set(keyOf(device, device.uuid, device.index), { device, parts: [] });
  const byIndex = new Map(
    gpus.filter((gpu) => !isGpuPart(gpu)).map((gpu) => [`${gpu.vendor}/${gpu.index}`, keyOf(gpu, gpu.uuid, gpu.index)]),
  );
  for (const part of gpus) {
    if (!isGpuPart(part)) continue;
    const named = keyOf(part, part.parentUuid, part.parentIndex);
    const key = wholes.has(named) ? named : (byIndex.get(`${part.vendor}/${part.parentIndex}`) ?? named);
    const whole = wholes.get(key) ?? { device: undefined, parts: [] };
    whole.parts.push(part);
    wholes.set(key, whole);
  }
  return Array.from(wholes.values());
}

function keyOf({ vendor }: GPUMetrics, uuid: string | undefined, index: number | undefined): string {
  return uuid ?? `${vendor}/${index}`;
}
