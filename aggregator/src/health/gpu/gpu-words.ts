import type { GPUMetrics, GPUOwner } from "@kubevitals/proto";

/** What an issue on a GPU is about: `nvidia/3`, and `nvidia/3/7` for its part 7. */
export function partOf({ vendor, index, partId, parentIndex, computeInstanceId }: GPUMetrics): string {
  if (partId === undefined) return `${vendor}/${index}`;
  const compute = computeInstanceId === undefined ? "" : `.${computeInstanceId}`;
  return `${vendor}/${parentIndex ?? index}/${partId}${compute}`;
}

/** A GPU as people look for it: `NVIDIA H100 80GB HBM3 (GPU-5a…, 0000:3b:00.0)`. */
export function nameOf({ vendor, index, model, partProfile, uuid, pciAddress }: GPUMetrics): string {
  const what = [model ?? `GPU ${index} of ${vendor}`, partProfile].filter(Boolean).join(" ");
  const where = [uuid, pciAddress].filter(Boolean).join(", ");
  return where === "" ? what : `${what} (${where})`;
}

/** Owners that are named; the others are counted. */
const mostNamed = 3;

/** Who has a GPU: `; pod ml/train-0 has it`; nothing where nobody is known to. */
export function ownersIn({ owners }: Pick<GPUMetrics, "owners">): string {
  const names = Array.from(new Set(owners.map(ownerName)));
  if (names.length === 0) return "";
  const others = names.length > mostNamed ? ` and ${names.length - mostNamed} more` : "";
  return `; ${names.slice(0, mostNamed).join(", ")}${others} ${names.length === 1 ? "has" : "have"} it`;
}

function ownerName({ namespace, podName, podUid }: GPUOwner): string {
  return podName === undefined ? `pod ${podUid ?? "(unknown)"}` : `pod ${namespace ?? ""}/${podName}`;
}
