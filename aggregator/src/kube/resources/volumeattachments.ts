import type { V1VolumeAttachment } from "@kubernetes/client-node";
import type { KubeFamily } from "./family.ts";
import type { Kube } from "./kube-object.ts";
import type { KubeResource } from "./resource.ts";
import { labelsFromMap } from "./shared/label-names.ts";
import { labelsFamily } from "./shared/metadata-families.ts";
import { createdFamily } from "./shared/timestamps.ts";

type VolumeAttachment = Kube<V1VolumeAttachment>;

const info: KubeFamily<VolumeAttachment> = {
  name: "kube_volumeattachment_info",
  help: "Which node the volume is to be attached to, and by whom.",
  type: "gauge",
  labels: ["attacher", "node"],
  rows({ spec }, out) {
    out.add(1, spec?.attacher ?? "", spec?.nodeName ?? "");
  },
};

const volume: KubeFamily<VolumeAttachment> = {
  name: "kube_volumeattachment_spec_source_persistentvolume",
  help: "The PersistentVolume that is to be attached.",
  type: "gauge",
  labels: ["volumename"],
  rows({ spec }, out) {
    const name = spec?.source?.persistentVolumeName;
    if (name !== undefined) out.add(1, name);
  },
};

const attached: KubeFamily<VolumeAttachment> = {
  name: "kube_volumeattachment_status_attached",
  help: "1 when the volume is attached.",
  type: "gauge",
  labels: [],
  rows({ status }, out) {
    out.add(Number(status?.attached === true));
  },
};

const attachmentMetadata: KubeFamily<VolumeAttachment> = {
  name: "kube_volumeattachment_status_attachment_metadata",
  help: "What the attacher says of the attachment, as labels.",
  type: "gauge",
  labels: [],
  rows({ status }, out) {
    out.addLabelled(1, labelsFromMap("metadata", status?.attachmentMetadata));
  },
};

/** Attachments of volumes to nodes. kube-state-metrics shows all their labels: no allowlist narrows them. */
export function createVolumeAttachments(): KubeResource<VolumeAttachment> {
  return {
    name: "volumeattachments",
    kind: "VolumeAttachment",
    group: "storage.k8s.io",
    version: "v1",
    isNamespaced: false,
    isDefault: true,
    labels: ["volumeattachment"],
    labelValues: ({ metadata }) => [metadata.name],
    families: [
      labelsFamily("kube_volumeattachment_labels", ["*"]),
      info,
      createdFamily("kube_volumeattachment_created"),
      volume,
      attached,
      attachmentMetadata,
    ],
  };
}
