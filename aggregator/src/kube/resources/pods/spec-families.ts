import { quantityInteger, quantityNumber } from "../../quantity.ts";
import type { KubeFamily } from "../family.ts";
import { labelsFromMap } from "../shared/label-names.ts";
import type { Pod } from "./pod.ts";

const overheadCpu: KubeFamily<Pod> = {
  name: "kube_pod_overhead_cpu_cores",
  help: "CPU that running the pod costs beside its containers, as its runtime class says, in cores.",
  type: "gauge",
  labels: [],
  rows({ spec }, out) {
    const cpu = spec?.overhead?.["cpu"];
    if (cpu !== undefined) out.add(quantityNumber(cpu));
  },
};

const overheadMemory: KubeFamily<Pod> = {
  name: "kube_pod_overhead_memory_bytes",
  help: "Memory that running the pod costs beside its containers, as its runtime class says, in bytes.",
  type: "gauge",
  labels: [],
  rows({ spec }, out) {
    const memory = spec?.overhead?.["memory"];
    if (memory !== undefined) out.add(quantityInteger(memory));
  },
};

const resourceClaims: KubeFamily<Pod> = {
  name: "kube_pod_resourceclaim_info",
  help: "Devices that the pod claims: its own name for a claim, the ResourceClaim, and the template that it was made from.",
  type: "gauge",
  labels: ["claim_name", "resourceclaim_name", "resourceclaim_template_name"],
  rows({ spec, status }, out) {
    // A claim made from a template gets a name of its own, which only the status knows, once it is made.
    const made = new Map((status?.resourceClaimStatuses ?? []).map((each) => [each.name, each.resourceClaimName]));
    for (const { name, resourceClaimName, resourceClaimTemplateName } of spec?.resourceClaims ?? []) {
      if (resourceClaimName === undefined && resourceClaimTemplateName === undefined) continue;
      out.add(1, name, resourceClaimName ?? made.get(name) ?? "", resourceClaimTemplateName ?? "");
    }
  },
};

const restartPolicy: KubeFamily<Pod> = {
  name: "kube_pod_restart_policy",
  help: "When containers that have ended are started again.",
  type: "gauge",
  labels: ["type"],
  rows({ spec }, out) {
    out.add(1, spec?.restartPolicy ?? "");
  },
};

const runtimeClass: KubeFamily<Pod> = {
  name: "kube_pod_runtimeclass_name_info",
  help: "The runtime class that the pod asks for.",
  type: "gauge",
  labels: ["runtimeclass_name"],
  rows({ spec }, out) {
    if (spec?.runtimeClassName !== undefined) out.add(1, spec.runtimeClassName);
  },
};

const tolerations: KubeFamily<Pod> = {
  name: "kube_pod_tolerations",
  help: "Taints that the pod tolerates, and for how many seconds where that has an end.",
  type: "gauge",
  labels: ["key", "operator", "value", "effect", "toleration_seconds"],
  rows({ spec }, out) {
    const seen = new Set<string>();
    for (const { key = "", operator = "", value = "", effect = "", tolerationSeconds } of spec?.tolerations ?? []) {
      const labels = [key, operator, value, effect, String(tolerationSeconds ?? "")];
      const identity = JSON.stringify(labels);
      if (!seen.has(identity)) out.add(1, ...labels);
      seen.add(identity);
    }
  },
};

const nodeSelectors: KubeFamily<Pod> = {
  name: "kube_pod_nodeselectors",
  help: "Labels that a node must have to be given the pod.",
  type: "gauge",
  isOptIn: true,
  labels: [],
  rows({ spec }, out) {
    out.addLabelled(1, labelsFromMap("nodeselector", spec?.nodeSelector));
  },
};

const serviceAccount: KubeFamily<Pod> = {
  name: "kube_pod_service_account",
  help: "The service account that the pod acts as.",
  type: "gauge",
  labels: ["service_account"],
  rows({ spec }, out) {
    out.add(1, spec?.serviceAccountName ?? "");
  },
};

const scheduler: KubeFamily<Pod> = {
  name: "kube_pod_scheduler",
  help: "The scheduler that is to find a node for the pod.",
  type: "gauge",
  labels: ["name"],
  rows({ spec }, out) {
    out.add(1, spec?.schedulerName ?? "");
  },
};

/** What the pod asks for, volumes and containers aside. */
export const specFamilies: readonly KubeFamily<Pod>[] = [
  overheadCpu,
  overheadMemory,
  resourceClaims,
  restartPolicy,
  runtimeClass,
  tolerations,
  nodeSelectors,
  serviceAccount,
  scheduler,
];
