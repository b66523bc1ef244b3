import type { GPUMetrics } from "@kubevitals/proto";
import type { NodeRecord } from "../../state/snapshot.ts";
import { allWell, notApplicable, type Measurement, type NodeRule } from "../rule.ts";
import { partOf } from "./gpu-words.ts";

/** What a rule sees on one GPU: undefined where it does not apply to it. */
export type LookAtGpu = (gpu: GPUMetrics) => { readonly value: number; readonly evidence: string } | undefined;

/**
 * A rule's measure that looks at each GPU of a node. One that is lost has no values; of one whose values are old nothing is known. What a
 * driver does not tell does not apply: no driver tells everything.
 */
export function perGpu(look: LookAtGpu): NodeRule["measure"] {
  return ({ metrics }: NodeRecord) => {
    if (metrics.gpus.length === 0) return notApplicable;
    const measurements = metrics.gpus.flatMap((gpu): readonly Measurement[] => {
      if (gpu.lost === true) return [];
      const part = partOf(gpu);
      if (gpu.provenance !== undefined && gpu.provenance.freshness !== "FRESHNESS_FRESH") {
        return [{ part, unknown: gpu.provenance.reason ?? "its values are old" }];
      }
      const seen = look(gpu);
      return seen === undefined ? [] : [{ part, ...seen }];
    });
    return measurements.length === 0 ? notApplicable : worthTelling(measurements);
  };
}

/** Where all is well on all of them, one measurement says so. */
function worthTelling(measurements: readonly Measurement[]): readonly Measurement[] {
  return measurements.every((one) => "value" in one && one.evidence === "" && one.value === 0) ? allWell : measurements;
}
