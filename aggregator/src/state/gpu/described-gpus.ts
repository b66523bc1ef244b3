import type { GPUMetrics, Provenance, Timestamp } from "@kubevitals/proto";
import type { FreshnessLimits } from "../freshness.ts";

/** What the vitals say in which the GPUs stand. */
export interface VitalsFrame {
  readonly timestamp: Timestamp | undefined;
  readonly provenance: Provenance;
}

/**
 * Each GPU with when its values were taken, and how old they are: as old as the node's other vitals, unless the agent says that its
 * driver has not answered since. What is older than the limit of lost records keeps its identity and owners alone.
 */
export function describedGpus(
  gpus: readonly GPUMetrics[],
  frame: VitalsFrame,
  limits: Pick<FreshnessLimits, "staleAfter" | "lostAfter">,
): readonly GPUMetrics[] {
  return gpus.map((gpu) => {
    const behind = secondsBetween(gpu.timestamp, frame.timestamp);
    const timestamp = gpu.timestamp ?? frame.timestamp;
    if (behind === 0) return { ...gpu, timestamp, provenance: frame.provenance };
    const provenance = provenanceOf(frame.provenance, behind, limits);
    const values = provenance.freshness === "FRESHNESS_LOST" ? withoutValues(gpu) : gpu;
    return { ...values, timestamp, provenance };
  });
}

/** How much earlier than the node's vitals it was taken; a clock that was set back in between says nothing. */
function secondsBetween(taken: Timestamp | undefined, vitals: Timestamp | undefined): number {
  if (taken === undefined || vitals === undefined) return 0;
  return Math.max(0, vitals.seconds - taken.seconds + (vitals.nanos - taken.nanos) / 1e9);
}

function provenanceOf(
  { ageSeconds = 0, ...node }: Provenance,
  behind: number,
  { staleAfter, lostAfter }: Pick<FreshnessLimits, "staleAfter" | "lostAfter">,
): Provenance {
  const aged = { ...node, ageSeconds: ageSeconds + behind };
  if (behind <= staleAfter || node.freshness === "FRESHNESS_LOST") return aged;
  const [freshness, limit] = behind > lostAfter ? (["LOST", lostAfter] as const) : (["STALE", staleAfter] as const);
  return {
    ...aged,
    freshness: `FRESHNESS_${freshness}`,
    reason: `its driver has not answered for longer than ${limit} s`,
  };
}

/** What a device still is, and how it is given out. */
const lasting: readonly (keyof GPUMetrics)[] = [
  "uuid",
  "model",
  "pciAddress",
  "deviceName",
  "driverVersion",
  "numaNode",
  "lost",
  "parentUuid",
  "parentIndex",
  "partId",
  "partProfile",
  "computeInstanceId",
  "shared",
  "replicas",
];

function withoutValues(gpu: GPUMetrics): GPUMetrics {
  const { index, vendor, reader, owners } = gpu;
  const kept = lasting.flatMap((name) => (gpu[name] === undefined ? [] : [[name, gpu[name]] as const]));
  return { ...Object.fromEntries(kept), index, vendor, reader, owners, throttleReasons: [], faults: [] };
}
