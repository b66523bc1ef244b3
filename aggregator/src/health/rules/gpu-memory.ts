import { nameOf, ownersIn } from "../gpu/gpu-words.ts";
import { perGpu } from "../gpu/per-gpu.ts";
import { percent, type NodeRule } from "../rule.ts";

const broken = {
  bad: "above",
  threshold: 1,
  margin: 0,
  holdSeconds: 0,
  collector: "gpu",
} satisfies Partial<NodeRule>;

/** Memory of GPUs: what is broken of it, what waits for a reset, and what is full. */
export const gpuMemoryRules: readonly NodeRule[] = [
  {
    ...broken,
    id: "gpu-memory-corrupt",
    severity: "SEVERITY_CRITICAL",
    summary: "A GPU's memory is corrupt",
    action:
      "Start what ran there anew, as its results may be wrong; drain the node and reset the GPU. One that goes on failing needs service.",
    unit: "count",
    measure: perGpu((gpu) => {
      const { eccUncorrectedVolatileCount: value } = gpu;
      if (value === undefined) return undefined;
      const evidence = `${nameOf(gpu)}: ${value} memory error${value === 1 ? "" : "s"} could not be corrected since the driver was loaded`;
      return { value, evidence: value === 0 ? "" : `${evidence}${ownersIn(gpu)}` };
    }),
  },
  {
    ...broken,
    id: "gpu-memory-unrepairable",
    severity: "SEVERITY_CRITICAL",
    summary: "A GPU can no longer replace broken memory",
    action: "Take the GPU out of service and have it replaced: the next error may hit data.",
    unit: "boolean",
    hides: ["gpu-memory-reset-pending"],
    measure: perGpu((gpu) =>
      yesOrNo(gpu.rowRemapFailed, () => `${nameOf(gpu)}: a row of memory could not be remapped`),
    ),
  },
  {
    ...broken,
    id: "gpu-memory-reset-pending",
    severity: "SEVERITY_WARNING",
    summary: "A GPU waits for a reset to set broken memory aside",
    action: "Drain the node when it suits, and reset the GPU (nvidia-smi --gpu-reset) or restart the node.",
    unit: "boolean",
    measure: perGpu((gpu) => {
      const { rowRemapPending, retiredPagesPending } = gpu;
      const isPending = rowRemapPending === true ? rowRemapPending : (retiredPagesPending ?? rowRemapPending);
      const what = rowRemapPending === true ? "a row" : "a page";
      return yesOrNo(isPending, () => `${nameOf(gpu)}: ${what} of memory waits to be set aside${ownersIn(gpu)}`);
    }),
  },
  {
    id: "gpu-memory-high",
    severity: "SEVERITY_WARNING",
    summary: "A GPU's memory is almost full",
    action:
      "See what holds it (the pod's log and settings; frameworks may take all of it at once, on purpose: silence the rule there), and make it smaller or give it a larger GPU.",
    unit: "percent",
    bad: "above",
    threshold: 95,
    margin: 2,
    holdSeconds: 15 * 60,
    collector: "gpu",
    measure: perGpu((gpu) => {
      const { memoryUsageRate: value } = gpu;
      if (value === undefined) return undefined;
      return { value, evidence: `${percent(value)} of the memory of ${nameOf(gpu)} is in use${ownersIn(gpu)}` };
    }),
  },
];

function yesOrNo(is: boolean | undefined, evidence: () => string) {
  return is === undefined ? undefined : { value: Number(is), evidence: is ? evidence() : "" };
}
