import type { NodeMetrics } from "@kubevitals/proto";
import { advertisedGpus, missingGpus, type Advertised } from "../gpu/advertised.ts";
import { nameOf, ownersIn, partOf } from "../gpu/gpu-words.ts";
import { allWell, found, notApplicable, type Measurement, type NodeRule } from "../rule.ts";

const common = {
  severity: "SEVERITY_CRITICAL",
  bad: "above",
  threshold: 1,
  margin: 0,
} satisfies Partial<NodeRule>;

/** GPUs that should be there: as many as the driver knew, and as Kubernetes advertises. */
export const gpuPresenceRules: readonly NodeRule[] = [
  {
    ...common,
    id: "gpu-lost",
    summary: "A GPU is gone",
    action:
      "Drain the node and restart it; see what the kernel and the machine's event log say of the PCIe slot (dmesg, NVRM: Xid 79). A GPU that goes again needs service.",
    unit: "count",
    holdSeconds: 0,
    collector: "gpu",
    hides: ["gpu-fault", "gpu-fault-noted", "gpu-application-error", "gpu-driver-silent"],
    measure: ({ metrics }) => {
      const lost = metrics.gpus.filter((gpu) => gpu.lost === true);
      const gone = lost.map((gpu) => ({
        part: partOf(gpu),
        value: 1,
        evidence: `the driver can no longer reach ${nameOf(gpu)}${ownersIn(gpu)}`,
      }));
      const advertised = advertisedGpus(metrics).filter(({ seen }) => seen > 0);
      const missing = advertised.flatMap(missingFrom);
      if (metrics.gpus.length === 0 && advertised.length === 0) return notApplicable;
      return gone.length + missing.length === 0 ? allWell : [...gone, ...missing];
    },
  },
  {
    ...common,
    id: "gpu-driver-absent",
    summary: "Kubernetes advertises GPUs, and the agent sees none",
    action:
      "See whether the driver is loaded (nvidia-smi, lsmod, dmesg) and load it; where it is, see what the agent lacks to read it (docs/gpu.md). Pods that are sent there fail.",
    unit: "count",
    holdSeconds: 60,
    kinds: ["nodes"],
    measure: ({ metrics }) => {
      const advertised = advertisedGpus(metrics);
      if (advertised.length === 0) return notApplicable;
      const status = metrics.collectors.find(({ name }) => name === "gpu");
      // An agent that is told to measure nothing has no collectors at all.
      if (metrics.collectors.length === 0 || status?.reason === "switched off") return notApplicable;
      if (status === undefined) return [{ unknown: "the agent does not report its collector gpu" }];
      const unseen = advertised.filter(({ seen, lost }) => seen + lost === 0);
      if (unseen.length === 0) return allWell;
      if (status.state === "COLLECTOR_STATE_FAILED" || status.state === "COLLECTOR_STATE_UNSPECIFIED")
        return [{ unknown: status.reason ?? "the agent has not read its GPUs yet" }];
      return unseen.map(({ vendor, resources, pieces }) => ({
        part: vendor,
        value: pieces,
        evidence: `${pieces} of ${resources.join(", ")} are advertised, and the agent sees no GPU of ${vendor}${reasonIn(status)}`,
      }));
    },
  },
  {
    ...common,
    id: "gpu-driver-silent",
    severity: "SEVERITY_WARNING",
    summary: "The driver of a GPU does not answer",
    action:
      "See what it hangs on (dmesg, nvidia-smi): what was shown of the GPU last is old. Restart the node if it stays so.",
    unit: "boolean",
    holdSeconds: 60,
    collector: "gpu",
    measure: ({ metrics: { gpus, provenance } }) => {
      if (gpus.length === 0) return notApplicable;
      const silent = gpus.filter(
        (gpu) => gpu.provenance !== undefined && gpu.provenance.freshness !== provenance?.freshness,
      );
      if (silent.length === 0) return allWell;
      return silent.flatMap((gpu) =>
        found(`${nameOf(gpu)}: ${gpu.provenance?.reason ?? "its values are old"}${ownersIn(gpu)}`).map((one) => ({
          ...one,
          part: partOf(gpu),
        })),
      );
    },
  },
];

/** Those beyond the ones that the driver itself reports as gone. */
function missingFrom(advertised: Advertised): readonly Measurement[] {
  const { vendor, resources, pieces, seen, lost, replicas } = advertised;
  const missing = missingGpus(advertised);
  const said = `${pieces} of ${resources.join(", ")} are advertised, and the driver sees ${seen}`;
  if (missing === undefined) {
    return [{ part: vendor, unknown: `${said}: nobody says whether each is given out several times` }];
  }
  if (missing <= lost) return [];
  const each = replicas === undefined || replicas === 1 ? "" : `, each given out ${replicas} times`;
  return [{ part: vendor, value: missing - lost, evidence: `${said}${each}` }];
}

function reasonIn({ reason }: NodeMetrics["collectors"][number]): string {
  return reason === undefined ? "" : `: ${reason}`;
}
