import { millisecondsOf, type GPUFault, type GPUMetrics, type NodeMetrics } from "@kubevitals/proto";
import { nameOf, ownersIn, partOf } from "../gpu/gpu-words.ts";
import { xidOf, type XidClass } from "../gpu/xid-catalog.ts";
import { allWell, notApplicable, type Measurement, type NodeRule } from "../rule.ts";

/** For so long what an application met is an issue, as what the kernel reports is. */
const applicationSeconds = 10 * 60;

/** For so long a fault is one: nobody tells that a GPU was reset, and one that was not should not pass for mended. */
const faultSeconds = 24 * 60 * 60;

const common = {
  unit: "count",
  bad: "above",
  threshold: 1,
  margin: 0,
  holdSeconds: 0,
  collector: "gpu",
} satisfies Partial<NodeRule>;

/** What drivers report of GPUs: NVIDIA's XIDs, by what they take to recover. */
export const gpuFaultRules: readonly NodeRule[] = [
  {
    ...common,
    id: "gpu-fault",
    severity: "SEVERITY_CRITICAL",
    summary: "A GPU failed",
    action:
      "Drain the node, then reset the GPU (nvidia-smi --gpu-reset) or restart the node; what comes again needs service. The issue ends a day after the last report, or when the agent starts anew.",
    hides: ["gpu-application-error", "gpu-fault-noted"],
    measure: ({ metrics }) => reported(metrics, "fault", faultSeconds),
  },
  {
    ...common,
    id: "gpu-fault-noted",
    severity: "SEVERITY_WARNING",
    summary: "A GPU reports trouble that it can live with",
    action: "Reset the GPU when it is free (nvidia-smi --gpu-reset) and watch whether it comes again.",
    measure: ({ metrics }) => reported(metrics, "degraded", faultSeconds),
  },
  {
    ...common,
    id: "gpu-application-error",
    severity: "SEVERITY_WARNING",
    summary: "A program failed on a GPU",
    action:
      "Read the program's log; compute-sanitizer finds accesses that are not allowed. Where different programs fail on the same GPU, test the GPU (dcgmi diag).",
    measure: ({ metrics }) => reported(metrics, "application", applicationSeconds),
  },
];

/** XIDs are NVIDIA's, and not every node lets them be heard. Both times are the node's own, so that its clock may be wrong. */
function reported({ gpus, timestamp }: NodeMetrics, wanted: XidClass, seconds: number): readonly Measurement[] {
  const watched = gpus.filter(
    ({ vendor, faults, faultsHeard }) => vendor === "nvidia" && (faultsHeard || faults.length > 0),
  );
  if (watched.length === 0) return notApplicable;
  const oldest = timestamp === undefined ? undefined : millisecondsOf(timestamp) - seconds * 1000;
  const found = watched.flatMap((gpu) => {
    const faults = gpu.faults.filter((fault) => xidOf(fault.code).class === wanted && isSince(fault, oldest));
    return faults.length === 0 ? [] : describe(gpu, faults);
  });
  return found.length === 0 ? allWell : found;
}

/** One whose time is not known is taken for a new one. */
function isSince({ lastTime }: GPUFault, oldest: number | undefined): boolean {
  return lastTime === undefined || oldest === undefined || millisecondsOf(lastTime) > oldest;
}

function describe(gpu: GPUMetrics, faults: readonly GPUFault[]): Measurement {
  const said = faults.map(
    ({ code, count }) => `XID ${code}${count > 1 ? ` ${count} times` : ""}: ${xidOf(code).meaning}`,
  );
  const value = faults.reduce((sum, { count }) => sum + Math.max(1, count), 0);
  return { part: partOf(gpu), value, evidence: `${nameOf(gpu)}: ${said.join("; ")}${ownersIn(gpu)}` };
}
