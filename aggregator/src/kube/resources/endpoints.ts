import type { V1Endpoints } from "@kubernetes/client-node";
import type { KubeFamily } from "./family.ts";
import type { Kube } from "./kube-object.ts";
import type { KubeResource } from "./resource.ts";
import type { MetadataAllowlists } from "./shared/allowlist.ts";
import { annotationsFamily, labelsFamily } from "./shared/metadata-families.ts";
import { createdFamily } from "./shared/timestamps.ts";

type Endpoints = Kube<V1Endpoints>;

const info: KubeFamily<Endpoints> = {
  name: "kube_endpoint_info",
  help: "1 for every Endpoints object.",
  type: "gauge",
  labels: [],
  rows(_, out) {
    out.add(1);
  },
};

const addresses: KubeFamily<Endpoints> = {
  name: "kube_endpoint_address",
  help: "Addresses behind a Service, for each of its ports, and whether they are ready.",
  type: "gauge",
  labels: ["port_protocol", "port_number", "port_name", "ip", "ready"],
  rows({ subsets }, out) {
    for (const subset of subsets ?? []) {
      for (const { protocol = "", port, name = "" } of subset.ports ?? []) {
        for (const { ip } of subset.addresses ?? []) out.add(1, protocol, String(port ?? 0), name, ip, "true");
        for (const { ip } of subset.notReadyAddresses ?? []) out.add(1, protocol, String(port ?? 0), name, ip, "false");
      }
    }
  },
};

const ports: KubeFamily<Endpoints> = {
  name: "kube_endpoint_ports",
  help: "Ports behind a Service. kube-state-metrics means to drop it: kube_endpoint_address has them too.",
  type: "gauge",
  labels: ["port_name", "port_protocol", "port_number"],
  rows({ subsets }, out) {
    for (const subset of subsets ?? []) {
      for (const { protocol = "", port, name = "" } of subset.ports ?? [])
        out.add(1, name, protocol, String(port ?? 0));
    }
  },
};

/** Endpoints, which Kubernetes has deprecated for EndpointSlices: read only when asked for. */
export function createEndpoints(allowed: MetadataAllowlists): KubeResource<Endpoints> {
  return {
    name: "endpoints",
    kind: "Endpoints",
    group: "",
    version: "v1",
    isNamespaced: true,
    isDefault: false,
    labels: ["namespace", "endpoint"],
    labelValues: ({ metadata }) => [metadata.namespace ?? "", metadata.name],
    families: [
      info,
      createdFamily("kube_endpoint_created"),
      annotationsFamily("kube_endpoint_annotations", allowed.annotations),
      labelsFamily("kube_endpoint_labels", allowed.labels),
      addresses,
      ports,
    ],
  };
}
