import type { V1HTTPIngressPath, V1Ingress } from "@kubernetes/client-node";
import type { KubeFamily } from "./family.ts";
import type { Kube, Raw } from "./kube-object.ts";
import type { KubeResource } from "./resource.ts";
import type { MetadataAllowlists } from "./shared/allowlist.ts";
import type { Label } from "./shared/label-names.ts";
import { annotationsFamily, labelsFamily } from "./shared/metadata-families.ts";
import { resourceVersionFamily } from "./shared/resource-version.ts";
import { createdFamily } from "./shared/timestamps.ts";

type Ingress = Kube<V1Ingress>;

/** How an Ingress named its class before there was a field for it. It still wins over the field. */
const classAnnotation = "kubernetes.io/ingress.class";

/** Ingresses. */
export function createIngresses(allowed: MetadataAllowlists): KubeResource<Ingress> {
  return {
    name: "ingresses",
    kind: "Ingress",
    group: "networking.k8s.io",
    version: "v1",
    isNamespaced: true,
    isDefault: true,
    labels: ["namespace", "ingress"],
    labelValues: ({ metadata }) => [metadata.namespace ?? "", metadata.name],
    families: [
      info,
      annotationsFamily("kube_ingress_annotations", allowed.annotations),
      labelsFamily("kube_ingress_labels", allowed.labels),
      createdFamily("kube_ingress_created"),
      resourceVersionFamily("kube_ingress_metadata_resource_version"),
      path,
      tls,
    ],
  };
}

const info: KubeFamily<Ingress> = {
  name: "kube_ingress_info",
  help: "The class of the ingress; `_default` where it names none.",
  type: "gauge",
  labels: ["ingressclass"],
  rows({ metadata, spec }, out) {
    out.add(1, metadata.annotations?.[classAnnotation] ?? spec?.ingressClassName ?? "_default");
  },
};

const path: KubeFamily<Ingress> = {
  name: "kube_ingress_path",
  help: "Where the requests for a path of a host go.",
  type: "gauge",
  labels: ["host", "path", "path_type", "service_name", "service_port"],
  rows({ spec }, out) {
    for (const { host = "", http } of spec?.rules ?? []) {
      for (const each of http?.paths ?? []) {
        const backend = backendOf(each);
        if (backend === undefined) continue;
        out.addLabelled(1, [["host", host], ["path", each.path ?? ""], ["path_type", each.pathType ?? ""], ...backend]);
      }
    }
  },
};

/** The Service behind a path, its port 0 where it is given by name; or else the object that stands in for one. */
function backendOf({ backend }: Raw<V1HTTPIngressPath>): readonly Label[] | undefined {
  const { service, resource } = backend ?? {};
  if (service) {
    return [
      ["service_name", service.name],
      ["service_port", String(service.port?.number ?? 0)],
    ];
  }
  if (!resource) return undefined;
  return [
    ["resource_api_group", resource.apiGroup ?? ""],
    ["resource_kind", resource.kind],
    ["resource_name", resource.name],
  ];
}

const tls: KubeFamily<Ingress> = {
  name: "kube_ingress_tls",
  help: "The Secret with the certificate of a host.",
  type: "gauge",
  labels: ["tls_host", "secret"],
  rows({ spec }, out) {
    for (const { hosts, secretName = "" } of spec?.tls ?? []) {
      for (const host of hosts ?? []) out.add(1, host, secretName);
    }
  },
};
