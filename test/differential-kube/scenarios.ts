import { kubeResourceNames } from "../../aggregator/src/kube/resources/index.ts";

/** How both programs are told to read the cluster. */
export interface Scenario {
  readonly name: string;
  /** What it shows. */
  readonly purpose: string;
  /** Flags that both understand alike. */
  readonly flags: readonly string[];
}

/** Families that are shown only when they are asked for. */
const optIn = ["kube_pod_nodeselectors", "kube_persistentvolume_csi_attributes"];

/** Every way in which the two are compared. */
export const scenarios: readonly Scenario[] = [
  { name: "defaults", purpose: "what both show when they are told nothing", flags: [] },
  {
    name: "everything",
    purpose: "every kind, every label and annotation, every family",
    flags: [
      `--resources=${kubeResourceNames.join(",")}`,
      "--metric-labels-allowlist=*=[*]",
      "--metric-annotations-allowlist=*=[*]",
      `--metric-opt-in-list=${optIn.join(",")}`,
    ],
  },
  {
    name: "narrowed",
    purpose: "some kinds, namespaces, labels and families",
    flags: [
      "--resources=pods,services,deployments,nodes",
      "--namespaces=shop,odd",
      "--metric-labels-allowlist=pods=[app,app.kubernetes.io/*],nodes=[*]",
      "--metric-annotations-allowlist=services=[example.test/*]",
      "--metric-denylist=kube_pod_container_.*,kube_node_status_.*",
    ],
  },
];
