import type { V1EndpointSlice } from "@kubernetes/client-node";
import type { KubeFamily } from "./family.ts";
import type { Kube } from "./kube-object.ts";
import type { KubeResource } from "./resource.ts";
import type { MetadataAllowlists } from "./shared/allowlist.ts";
import { annotationsFamily, labelsFamily } from "./shared/metadata-families.ts";
import { createdFamily } from "./shared/timestamps.ts";

type EndpointSlice = Kube<V1EndpointSlice>;

const info: KubeFamily<EndpointSlice> = {
  name: "kube_endpointslice_info",
  help: "Which kind of addresses the slice holds.",
  type: "gauge",
  labels: ["addresstype"],
  rows({ addressType }, out) {
    out.add(1, addressType);
  },
};

const hints: KubeFamily<EndpointSlice> = {
  name: "kube_endpointslice_endpoints_hints",
  help: "Zones that are to use an endpoint, by its first address.",
  type: "gauge",
  labels: ["address", "for_zone"],
  rows({ endpoints }, out) {
    for (const { addresses, hints: topology } of endpoints ?? []) {
      const [address] = addresses ?? [];
      if (address === undefined) continue;
      for (const zone of topology?.forZones ?? []) out.add(1, address, zone.name);
    }
  },
};

const endpointRows: KubeFamily<EndpointSlice> = {
  name: "kube_endpointslice_endpoints",
  help: "The slice's endpoints: their state, what they are, and where.",
  type: "gauge",
  labels: [
    "ready",
    "serving",
    "hostname",
    "terminating",
    "targetref_kind",
    "targetref_name",
    "targetref_namespace",
    "endpoint_nodename",
    "endpoint_zone",
    "address",
  ],
  rows({ endpoints }, out) {
    for (const { addresses, conditions, hostname, nodeName, targetRef, zone } of endpoints ?? []) {
      const values = [
        flag(conditions?.ready),
        flag(conditions?.serving),
        hostname ?? "",
        flag(conditions?.terminating),
        targetRef?.kind ?? "",
        targetRef?.name ?? "",
        targetRef?.namespace ?? "",
        nodeName ?? "",
        zone ?? "",
      ];
      for (const address of addresses ?? []) out.add(1, ...values, address);
    }
  },
};

const ports: KubeFamily<EndpointSlice> = {
  name: "kube_endpointslice_ports",
  help: "The ports of the slice's endpoints.",
  type: "gauge",
  labels: ["port_name", "port_protocol", "port_number"],
  rows({ ports: all }, out) {
    for (const { name, port, protocol } of all ?? []) out.add(1, name ?? "", protocol ?? "", String(port ?? ""));
  },
};

/** EndpointSlices. */
export function createEndpointSlices(allowed: MetadataAllowlists): KubeResource<EndpointSlice> {
  return {
    name: "endpointslices",
    kind: "EndpointSlice",
    group: "discovery.k8s.io",
    version: "v1",
    isNamespaced: true,
    isDefault: true,
    labels: ["endpointslice", "namespace"],
    labelValues: ({ metadata }) => [metadata.name, metadata.namespace ?? ""],
    families: [
      info,
      createdFamily("kube_endpointslice_created"),
      hints,
      endpointRows,
      ports,
      annotationsFamily("kube_endpointslice_annotations", allowed.annotations),
      labelsFamily("kube_endpointslice_labels", allowed.labels),
    ],
  };
}

/** A condition that may be unknown, which is not the same as false. */
function flag(condition: boolean | undefined): string {
  return condition === undefined ? "" : String(condition);
}
