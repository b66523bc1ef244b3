import type { KubeFamily, RowWriter } from "../family.ts";
import type { Pod } from "./pod.ts";

const labels = ["volume", "persistentvolumeclaim", "ephemeral"];

const info: KubeFamily<Pod> = {
  name: "kube_pod_spec_volumes_persistentvolumeclaims_info",
  help: "Claims that the pod's volumes come from, those included that live and die with the pod.",
  type: "gauge",
  labels,
  rows(pod, out) {
    addClaims(pod, out, () => 1);
  },
};

const readOnly: KubeFamily<Pod> = {
  name: "kube_pod_spec_volumes_persistentvolumeclaims_readonly",
  help: "1 when the pod has the claim's volume for reading only.",
  type: "gauge",
  labels,
  rows(pod, out) {
    addClaims(pod, out, Number);
  },
};

/** Volumes of the pod that come from claims. */
export const volumeFamilies: readonly KubeFamily<Pod>[] = [info, readOnly];

function addClaims({ metadata, spec }: Pod, out: RowWriter, valueOf: (isReadOnly: boolean) => number): void {
  for (const { name, persistentVolumeClaim: claim, ephemeral } of spec?.volumes ?? []) {
    if (claim) out.add(valueOf(claim.readOnly === true), name, claim.claimName, "false");
    // Kubernetes names the claim of such a volume after pod and volume.
    else if (ephemeral) out.add(valueOf(false), name, `${metadata.name}-${name}`, "true");
  }
}
