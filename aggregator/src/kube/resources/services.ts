import type { V1Service } from "@kubernetes/client-node";
import type { KubeFamily } from "./family.ts";
import type { Kube } from "./kube-object.ts";
import type { KubeResource } from "./resource.ts";
import type { MetadataAllowlists } from "./shared/allowlist.ts";
import { annotationsFamily, labelsFamily } from "./shared/metadata-families.ts";
import { createdFamily, deletionFamily } from "./shared/timestamps.ts";

type Service = Kube<V1Service>;

const info: KubeFamily<Service> = {
  name: "kube_service_info",
  help: "The Service's own addresses, and how it takes traffic from outside.",
  type: "gauge",
  labels: ["cluster_ip", "external_name", "load_balancer_ip", "external_traffic_policy"],
  rows({ spec }, out) {
    out.add(
      1,
      spec?.clusterIP ?? "",
      spec?.externalName ?? "",
      spec?.loadBalancerIP ?? "",
      spec?.externalTrafficPolicy ?? "",
    );
  },
};

const type: KubeFamily<Service> = {
  name: "kube_service_spec_type",
  help: "The Service's type, such as ClusterIP or LoadBalancer.",
  type: "gauge",
  labels: ["type"],
  rows({ spec }, out) {
    out.add(1, spec?.type ?? "");
  },
};

const externalIps: KubeFamily<Service> = {
  name: "kube_service_spec_external_ip",
  help: "Addresses outside the cluster at which nodes take traffic for the Service.",
  type: "gauge",
  labels: ["external_ip"],
  rows({ spec }, out) {
    for (const ip of spec?.externalIPs ?? []) out.add(1, ip);
  },
};

const loadBalancerIngress: KubeFamily<Service> = {
  name: "kube_service_status_load_balancer_ingress",
  help: "Where the Service's load balancer takes traffic.",
  type: "gauge",
  labels: ["ip", "hostname"],
  rows({ status }, out) {
    for (const { ip, hostname } of status?.loadBalancer?.ingress ?? []) out.add(1, ip ?? "", hostname ?? "");
  },
};

/** Services. */
export function createServices(allowed: MetadataAllowlists): KubeResource<Service> {
  return {
    name: "services",
    kind: "Service",
    group: "",
    version: "v1",
    isNamespaced: true,
    isDefault: true,
    labels: ["namespace", "service", "uid"],
    labelValues: ({ metadata }) => [metadata.namespace ?? "", metadata.name, metadata.uid],
    families: [
      info,
      createdFamily("kube_service_created"),
      type,
      annotationsFamily("kube_service_annotations", allowed.annotations),
      labelsFamily("kube_service_labels", allowed.labels),
      externalIps,
      loadBalancerIngress,
      deletionFamily("kube_service_deletion_timestamp"),
    ],
  };
}
