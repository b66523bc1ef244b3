import type { V1PersistentVolumeClaim } from "@kubernetes/client-node";
import { quantityInteger } from "../quantity.ts";
import type { KubeFamily } from "./family.ts";
import type { Kube } from "./kube-object.ts";
import type { KubeResource } from "./resource.ts";
import type { MetadataAllowlists } from "./shared/allowlist.ts";
import { annotationsFamily, labelsFamily } from "./shared/metadata-families.ts";
import { addStates, conditionFamily } from "./shared/states.ts";
import { createdFamily, deletionFamily } from "./shared/timestamps.ts";

type PersistentVolumeClaim = Kube<V1PersistentVolumeClaim>;

const phases = ["Lost", "Bound", "Pending"];
/** Named the storage class before the claim had a field for it, and still beats that. */
const classAnnotation = "volume.beta.kubernetes.io/storage-class";

const info: KubeFamily<PersistentVolumeClaim> = {
  name: "kube_persistentvolumeclaim_info",
  help: "The claim's storage class, the volume that it is bound to, and how that is given to pods.",
  type: "gauge",
  labels: ["storageclass", "volumename", "volumemode"],
  rows({ metadata, spec }, out) {
    const storageClass = metadata.annotations?.[classAnnotation] ?? spec?.storageClassName ?? "";
    out.add(1, storageClass, spec?.volumeName ?? "", spec?.volumeMode ?? "");
  },
};

const phase: KubeFamily<PersistentVolumeClaim> = {
  name: "kube_persistentvolumeclaim_status_phase",
  help: "1 for the phase that the claim is in.",
  type: "gauge",
  labels: ["phase"],
  rows({ status }, out) {
    addStates(out, phases, status?.phase);
  },
};

const requested: KubeFamily<PersistentVolumeClaim> = {
  name: "kube_persistentvolumeclaim_resource_requests_storage_bytes",
  help: "How much storage the claim asks for, in bytes.",
  type: "gauge",
  labels: [],
  rows({ spec }, out) {
    const storage = spec?.resources?.requests?.["storage"];
    if (storage !== undefined) out.add(quantityInteger(storage));
  },
};

const accessModes: KubeFamily<PersistentVolumeClaim> = {
  name: "kube_persistentvolumeclaim_access_mode",
  help: "How the claim wants its volume to be used: by one node or many, to read or to write.",
  type: "gauge",
  labels: ["access_mode"],
  rows({ spec }, out) {
    for (const mode of spec?.accessModes ?? []) out.add(1, mode);
  },
};

/** Claims for storage. */
export function createPersistentVolumeClaims(allowed: MetadataAllowlists): KubeResource<PersistentVolumeClaim> {
  return {
    name: "persistentvolumeclaims",
    kind: "PersistentVolumeClaim",
    group: "",
    version: "v1",
    isNamespaced: true,
    isDefault: true,
    labels: ["namespace", "persistentvolumeclaim"],
    labelValues: ({ metadata }) => [metadata.namespace ?? "", metadata.name],
    families: [
      labelsFamily("kube_persistentvolumeclaim_labels", allowed.labels),
      annotationsFamily("kube_persistentvolumeclaim_annotations", allowed.annotations),
      info,
      phase,
      requested,
      accessModes,
      conditionFamily<PersistentVolumeClaim>(
        "kube_persistentvolumeclaim_status_condition",
        "1 for what holds of each of the claim's conditions, such as a resize that goes on.",
        ({ status }) => status?.conditions,
      ),
      createdFamily("kube_persistentvolumeclaim_created"),
      deletionFamily("kube_persistentvolumeclaim_deletion_timestamp"),
    ],
  };
}
