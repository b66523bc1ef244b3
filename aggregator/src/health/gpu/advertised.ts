import type { GPUMetrics, NodeMetrics } from "@kubevitals/proto";
import { givenOut } from "../../state/gpu/given-out.ts";
import { wholeGpus } from "../../state/gpu/whole-gpus.ts";

/** What Kubernetes advertises of one vendor's GPUs on a node, beside what the agent sees of them. */
export interface Advertised {
  readonly vendor: string;
  /** Names of the resources: `nvidia.com/gpu`. */
  readonly resources: readonly string[];
  /** Pieces that the node has, healthy or not. */
  readonly pieces: number;
  /** GPUs that answer, or the parts of those that are divided: what a piece stands for. */
  readonly seen: number;
  /** GPUs that the agent knows and its driver can no longer reach. */
  readonly lost: number;
  /** How many times each is given out; undefined where nobody says. */
  readonly replicas: number | undefined;
}

/** By vendor, where Kubernetes advertises any. Of pieces that it takes for unhealthy too: a GPU that fell off the bus is one. */
export function advertisedGpus(metrics: NodeMetrics): readonly Advertised[] {
  const amounts = givenOut(metrics).filter(({ capacity, allocatable }) => Math.max(capacity, allocatable) > 0);
  const byVendor = Map.groupBy(amounts, ({ vendor }) => vendor);
  return Array.from(byVendor, ([vendor, all]) => {
    const gpus = metrics.gpus.filter((gpu) => gpu.vendor === vendor);
    const wholes = wholeGpus(gpus);
    const answering = wholes.filter(({ device }) => device?.lost !== true);
    return {
      vendor,
      resources: all.map(({ resource }) => resource),
      pieces: all.reduce((sum, { capacity, allocatable }) => sum + Math.max(capacity, allocatable), 0),
      seen: answering.reduce((sum, { parts }) => sum + Math.max(1, parts.length), 0),
      lost: wholes.length - answering.length,
      replicas: replicasOf(vendor, gpus, metrics),
    };
  });
}

/** By the kubelet's list of devices; else by the label that NVIDIA's feature discovery puts on the node. */
function replicasOf(vendor: string, gpus: readonly GPUMetrics[], { labels }: NodeMetrics): number | undefined {
  const told = gpus.flatMap(({ replicas }) => replicas ?? []);
  if (told.length > 0) return told.reduce((most, replicas) => Math.max(most, replicas));
  const label = vendor === "nvidia" ? (labels["nvidia.com/gpu.replicas"] ?? "") : "";
  return /^[1-9]\d{0,3}$/.test(label) ? Number(label) : undefined;
}

/**
 * How many GPUs, or parts of some, are missing; undefined where that cannot be told: a multiple of what the driver sees may be advertised
 * because each is given out several times, or because the others are gone.
 */
export function missingGpus({ pieces, seen, lost, replicas }: Advertised): number | undefined {
  if (replicas !== undefined) return Math.max(0, Math.ceil(pieces / replicas) - seen);
  if (pieces <= seen) return 0;
  const isMultiple = seen > 0 && pieces % seen === 0 && pieces > seen + lost;
  return isMultiple ? undefined : pieces - seen;
}
