import type { V1Lease } from "@kubernetes/client-node";
import type { KubeFamily } from "./family.ts";
import type { Kube } from "./kube-object.ts";
import type { KubeResource } from "./resource.ts";
import { unixSeconds } from "./shared/timestamps.ts";

type Lease = Kube<V1Lease>;

const owner: KubeFamily<Lease> = {
  name: "kube_lease_owner",
  help: "Who holds the lease, and what it is about: a kubelet's lease is owned by its node.",
  type: "gauge",
  labels: ["owner_kind", "owner_name", "namespace", "lease_holder"],
  rows({ metadata, spec }, out) {
    const namespace = metadata.namespace ?? "";
    const holder = spec?.holderIdentity ?? "";
    const owners = metadata.ownerReferences ?? [];
    if (owners.length === 0) out.add(1, "", "", namespace, holder);
    for (const { kind, name } of owners) out.add(1, kind, name, namespace, holder);
  },
};

const renewTime: KubeFamily<Lease> = {
  name: "kube_lease_renew_time",
  help: "When the holder last said that it is there, in seconds since 1970.",
  type: "gauge",
  labels: ["namespace"],
  rows({ metadata, spec }, out) {
    const seconds = unixSeconds(spec?.renewTime);
    if (seconds !== undefined) out.add(seconds, metadata.namespace ?? "");
  },
};

/** Leases: who leads, and which kubelets are alive. */
export function createLeases(): KubeResource<Lease> {
  return {
    name: "leases",
    kind: "Lease",
    group: "coordination.k8s.io",
    version: "v1",
    isNamespaced: true,
    isDefault: true,
    labels: ["lease"],
    labelValues: ({ metadata }) => [metadata.name],
    families: [owner, renewTime],
  };
}
