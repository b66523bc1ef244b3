import type { V1Namespace } from "@kubernetes/client-node";
import type { Kube } from "./kube-object.ts";
import type { KubeResource } from "./resource.ts";

type Namespace = Kube<V1Namespace>;

const phases = ["Active", "Terminating"];

/** Namespaces. */
export const namespaces: KubeResource<Namespace> = {
  name: "namespaces",
  kind: "Namespace",
  group: "",
  version: "v1",
  isNamespaced: false,
  isDefault: true,
  labels: ["namespace"],
  labelValues: ({ metadata }) => [metadata.name],
  families: [
    {
      name: "kube_namespace_status_phase",
      help: "1 for the phase that the namespace is in.",
      type: "gauge",
      labels: ["phase"],
      rows({ status }, out) {
        for (const phase of phases) out.add(Number(status?.phase === phase), phase);
      },
    },
  ],
};
