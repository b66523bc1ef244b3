import type { V1PersistentVolume, V1PersistentVolumeSpec } from "@kubernetes/client-node";
import { quantityInteger } from "../quantity.ts";
import type { KubeFamily } from "./family.ts";
import type { Kube, Raw } from "./kube-object.ts";
import type { KubeResource } from "./resource.ts";
import type { MetadataAllowlists } from "./shared/allowlist.ts";
import { annotationsFamily, labelsFamily } from "./shared/metadata-families.ts";
import { addStates } from "./shared/states.ts";
import { createdFamily, deletionFamily } from "./shared/timestamps.ts";

type PersistentVolume = Kube<V1PersistentVolume>;
type Spec = Raw<V1PersistentVolumeSpec>;

const phases = ["Pending", "Available", "Bound", "Released", "Failed"];

const sourceLabels = [
  "gce_persistent_disk_name",
  "ebs_volume_id",
  "azure_disk_name",
  "fc_wwids",
  "fc_lun",
  "fc_target_wwns",
  "iscsi_target_portal",
  "iscsi_iqn",
  "iscsi_lun",
  "iscsi_initiator_name",
  "nfs_server",
  "nfs_path",
  "csi_driver",
  "csi_volume_handle",
  "local_path",
  "local_fs",
  "host_path",
  "host_path_type",
] as const;

/** Labels that tell where a volume's bytes are; those of other kinds of storage are empty. */
type Source = Partial<Record<(typeof sourceLabels)[number], string>>;

const claim: KubeFamily<PersistentVolume> = {
  name: "kube_persistentvolume_claim_ref",
  help: "The claim that the volume is bound to, or kept for.",
  type: "gauge",
  labels: ["name", "claim_namespace"],
  rows({ spec }, out) {
    if (spec?.claimRef) out.add(1, spec.claimRef.name ?? "", spec.claimRef.namespace ?? "");
  },
};

const phase: KubeFamily<PersistentVolume> = {
  name: "kube_persistentvolume_status_phase",
  help: "1 for the phase that the volume is in.",
  type: "gauge",
  labels: ["phase"],
  rows({ status }, out) {
    addStates(out, phases, status?.phase);
  },
};

const info: KubeFamily<PersistentVolume> = {
  name: "kube_persistentvolume_info",
  help: "The volume's storage class, where its bytes are, and what becomes of them when its claim is deleted.",
  type: "gauge",
  labels: ["storageclass", ...sourceLabels, "reclaim_policy"],
  rows({ spec }, out) {
    const source = spec === undefined ? {} : sourceOf(spec);
    const values = sourceLabels.map((label) => source[label] ?? "");
    out.add(1, spec?.storageClassName ?? "", ...values, spec?.persistentVolumeReclaimPolicy ?? "");
  },
};

const capacity: KubeFamily<PersistentVolume> = {
  name: "kube_persistentvolume_capacity_bytes",
  help: "The size of the volume in bytes; 0 where it states none.",
  type: "gauge",
  labels: [],
  rows({ spec }, out) {
    out.add(quantityInteger(spec?.capacity?.["storage"] ?? "0"));
  },
};

const csiAttributes: KubeFamily<PersistentVolume> = {
  name: "kube_persistentvolume_csi_attributes",
  help: "How Ceph's CSI driver maps and mounts the volume.",
  type: "gauge",
  isOptIn: true,
  labels: ["csi_mounter", "csi_map_options"],
  rows({ spec }, out) {
    if (!spec?.csi) return;
    const attributes = spec.csi.volumeAttributes ?? {};
    out.add(1, attributes["mounter"] ?? "", attributes["mapOptions"] ?? "");
  },
};

const volumeMode: KubeFamily<PersistentVolume> = {
  name: "kube_persistentvolume_volume_mode",
  help: "Whether pods get the volume as a filesystem or as a block device.",
  type: "gauge",
  labels: ["volumemode"],
  rows({ spec }, out) {
    out.add(1, spec?.volumeMode ?? "Filesystem");
  },
};

const accessModes: KubeFamily<PersistentVolume> = {
  name: "kube_persistentvolume_access_mode",
  help: "How the volume may be used: by one node or many, to read or to write.",
  type: "gauge",
  labels: ["access_mode"],
  rows({ spec }, out) {
    for (const mode of spec?.accessModes ?? []) out.add(1, mode);
  },
};

/** Volumes. */
export function createPersistentVolumes(allowed: MetadataAllowlists): KubeResource<PersistentVolume> {
  return {
    name: "persistentvolumes",
    kind: "PersistentVolume",
    group: "",
    version: "v1",
    isNamespaced: false,
    isDefault: true,
    labels: ["persistentvolume"],
    labelValues: ({ metadata }) => [metadata.name],
    families: [
      claim,
      annotationsFamily("kube_persistentvolume_annotations", allowed.annotations),
      labelsFamily("kube_persistentvolume_labels", allowed.labels),
      phase,
      info,
      capacity,
      createdFamily("kube_persistentvolume_created"),
      deletionFamily("kube_persistentvolume_deletion_timestamp"),
      csiAttributes,
      volumeMode,
      accessModes,
    ],
  };
}

/** Where the volume's bytes are: of the first source that it names, in kube-state-metrics' order. */
function sourceOf({
  gcePersistentDisk,
  awsElasticBlockStore,
  azureDisk,
  fc,
  iscsi,
  nfs,
  csi,
  local,
  hostPath,
}: Spec): Source {
  if (gcePersistentDisk) return { gce_persistent_disk_name: gcePersistentDisk.pdName };
  if (awsElasticBlockStore) return { ebs_volume_id: awsElasticBlockStore.volumeID };
  if (azureDisk) return { azure_disk_name: azureDisk.diskName };
  if (fc) {
    return {
      fc_wwids: fc.wwids?.join(",") ?? "",
      fc_lun: String(fc.lun ?? ""),
      fc_target_wwns: fc.targetWWNs?.join(",") ?? "",
    };
  }
  if (iscsi) {
    return {
      iscsi_target_portal: iscsi.targetPortal,
      iscsi_iqn: iscsi.iqn,
      iscsi_lun: String(iscsi.lun ?? 0),
      iscsi_initiator_name: iscsi.initiatorName ?? "",
    };
  }
  if (nfs) return { nfs_server: nfs.server, nfs_path: nfs.path };
  if (csi) return { csi_driver: csi.driver, csi_volume_handle: csi.volumeHandle };
  if (local) return { local_path: local.path, local_fs: local.fsType ?? "" };
  if (hostPath) return { host_path: hostPath.path, host_path_type: hostPath.type ?? "" };
  return {};
}
