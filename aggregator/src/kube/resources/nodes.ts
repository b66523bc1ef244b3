import type { V1Node } from "@kubernetes/client-node";
import { quantityNumber } from "../quantity.ts";
import type { KubeFamily } from "./family.ts";
import type { Kube } from "./kube-object.ts";
import type { KubeResource } from "./resource.ts";
import type { MetadataAllowlists } from "./shared/allowlist.ts";
import { type Quantities, resourceUnits } from "./shared/compute-resources.ts";
import { sanitizeLabelName } from "./shared/label-names.ts";
import { annotationsFamily, labelsFamily } from "./shared/metadata-families.ts";
import { conditionFamily } from "./shared/states.ts";
import { createdFamily, deletionFamily } from "./shared/timestamps.ts";

type Node = Kube<V1Node>;

const rolePrefix = "node-role.kubernetes.io/";

const info: KubeFamily<Node> = {
  name: "kube_node_info",
  help: "What runs on the node, and its addresses, as its kubelet reports them.",
  type: "gauge",
  labels: [
    "kernel_version",
    "os_image",
    "container_runtime_version",
    "kubelet_version",
    "kubeproxy_version",
    "provider_id",
    "pod_cidr",
    "system_uuid",
    "internal_ip",
  ],
  rows({ spec, status }, out) {
    const system = status?.nodeInfo;
    out.add(
      1,
      system?.kernelVersion ?? "",
      system?.osImage ?? "",
      system?.containerRuntimeVersion ?? "",
      system?.kubeletVersion ?? "",
      // Kubernetes no longer reports it, and kube-state-metrics says so.
      "deprecated",
      spec?.providerID ?? "",
      spec?.podCIDR ?? "",
      system?.systemUUID ?? "",
      status?.addresses?.findLast(({ type }) => type === "InternalIP")?.address ?? "",
    );
  },
};

const role: KubeFamily<Node> = {
  name: "kube_node_role",
  help: "The roles that the node's labels give it.",
  type: "gauge",
  labels: ["role"],
  rows({ metadata }, out) {
    for (const label of Object.keys(metadata.labels ?? {})) {
      if (label.startsWith(rolePrefix)) out.add(1, label.slice(rolePrefix.length));
    }
  },
};

const podCidrs: KubeFamily<Node> = {
  name: "kube_node_spec_pod_cidrs",
  help: "The networks that the node's pods get their addresses from, one for each family of addresses.",
  type: "gauge",
  labels: ["pod_cidr"],
  rows({ spec }, out) {
    for (const cidr of spec?.podCIDRs ?? []) out.add(1, cidr);
  },
};

const taint: KubeFamily<Node> = {
  name: "kube_node_spec_taint",
  help: "The taints that keep pods away from the node unless they tolerate them.",
  type: "gauge",
  labels: ["key", "value", "effect"],
  rows({ spec }, out) {
    for (const { key, value, effect } of spec?.taints ?? []) out.add(1, key, value ?? "", effect);
  },
};

const unschedulable: KubeFamily<Node> = {
  name: "kube_node_spec_unschedulable",
  help: "1 when the node is cordoned: it takes no new pods.",
  type: "gauge",
  labels: [],
  rows({ spec }, out) {
    out.add(Number(spec?.unschedulable === true));
  },
};

const addresses: KubeFamily<Node> = {
  name: "kube_node_status_addresses",
  help: "The addresses and names under which the node can be reached.",
  type: "gauge",
  labels: ["type", "address"],
  rows({ status }, out) {
    for (const { type, address } of status?.addresses ?? []) out.add(1, type, address);
  },
};

/** Nodes. */
export function createNodes(allowed: MetadataAllowlists): KubeResource<Node> {
  return {
    name: "nodes",
    kind: "Node",
    group: "",
    version: "v1",
    isNamespaced: false,
    isDefault: true,
    labels: ["node"],
    labelValues: ({ metadata }) => [metadata.name],
    families: [
      annotationsFamily("kube_node_annotations", allowed.annotations),
      createdFamily("kube_node_created"),
      deletionFamily("kube_node_deletion_timestamp"),
      info,
      labelsFamily("kube_node_labels", allowed.labels),
      role,
      podCidrs,
      taint,
      unschedulable,
      resourcesFamily(
        "kube_node_status_allocatable",
        "How much of each resource the scheduler may give to pods of the node.",
        ({ status }) => status?.allocatable,
      ),
      resourcesFamily(
        "kube_node_status_capacity",
        "How much of each resource the node has.",
        ({ status }) => status?.capacity,
      ),
      conditionFamily<Node>(
        "kube_node_status_condition",
        "1 for what holds of each of the node's conditions.",
        ({ status }) => status?.conditions,
      ),
      addresses,
    ],
  };
}

function resourcesFamily(
  name: string,
  help: string,
  resourcesOf: (node: Node) => Quantities | undefined,
): KubeFamily<Node> {
  return {
    name,
    help,
    type: "gauge",
    labels: ["resource", "unit"],
    rows(node, out) {
      for (const [resource, quantity] of Object.entries(resourcesOf(node) ?? {})) {
        const units = resource === "pods" ? ["integer"] : resourceUnits(resource);
        for (const unit of units) out.add(quantityNumber(quantity), sanitizeLabelName(resource), unit);
      }
    },
  };
}
