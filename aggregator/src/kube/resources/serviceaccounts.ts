import type { V1ServiceAccount } from "@kubernetes/client-node";
import type { KubeFamily } from "./family.ts";
import type { Kube } from "./kube-object.ts";
import type { KubeResource } from "./resource.ts";
import type { MetadataAllowlists } from "./shared/allowlist.ts";
import { annotationsFamily, labelsFamily } from "./shared/metadata-families.ts";
import { createdFamily, deletionFamily } from "./shared/timestamps.ts";

type ServiceAccount = Kube<V1ServiceAccount>;

const info: KubeFamily<ServiceAccount> = {
  name: "kube_serviceaccount_info",
  help: "Whether pods of the account get its token; empty where the account leaves that to the pod.",
  type: "gauge",
  labels: ["automount_token"],
  rows({ automountServiceAccountToken }, out) {
    out.add(1, String(automountServiceAccountToken ?? ""));
  },
};

const secrets: KubeFamily<ServiceAccount> = {
  name: "kube_serviceaccount_secret",
  help: "Secrets that pods of the account may use.",
  type: "gauge",
  labels: ["name"],
  rows({ secrets: all }, out) {
    for (const { name } of all ?? []) out.add(1, name ?? "");
  },
};

const imagePullSecrets: KubeFamily<ServiceAccount> = {
  name: "kube_serviceaccount_image_pull_secret",
  help: "Secrets with which the images of the account's pods are pulled.",
  type: "gauge",
  labels: ["name"],
  rows({ imagePullSecrets: all }, out) {
    for (const { name } of all ?? []) out.add(1, name ?? "");
  },
};

/** Service accounts: read only when asked for. */
export function createServiceAccounts(allowed: MetadataAllowlists): KubeResource<ServiceAccount> {
  return {
    name: "serviceaccounts",
    kind: "ServiceAccount",
    group: "",
    version: "v1",
    isNamespaced: true,
    isDefault: false,
    labels: ["namespace", "serviceaccount", "uid"],
    labelValues: ({ metadata }) => [metadata.namespace ?? "", metadata.name, metadata.uid],
    families: [
      info,
      createdFamily("kube_serviceaccount_created"),
      deletionFamily("kube_serviceaccount_deleted"),
      secrets,
      imagePullSecrets,
      annotationsFamily("kube_serviceaccount_annotations", allowed.annotations),
      labelsFamily("kube_serviceaccount_labels", allowed.labels),
    ],
  };
}
