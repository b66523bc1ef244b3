import { test } from "node:test";
import { assertRows, showNoMetadata } from "../../testing/kube-rows.ts";
import { createPersistentVolumeClaims } from "./persistentvolumeclaims.ts";
import { createPersistentVolumes } from "./persistentvolumes.ts";
import { createStorageClasses } from "./storageclasses.ts";
import { createVolumeAttachments } from "./volumeattachments.ts";

const metadata = { name: "data", uid: "u" };
const sourceLabels =
  "gce_persistent_disk_name ebs_volume_id azure_disk_name fc_wwids fc_lun fc_target_wwns iscsi_target_portal iscsi_iqn iscsi_lun iscsi_initiator_name nfs_server nfs_path csi_driver csi_volume_handle local_path local_fs host_path host_path_type".split(
    " ",
  );

/** Where a volume's bytes are, and the labels that say so; all others are empty. */
const sources: readonly (readonly [source: object, labels: Readonly<Record<string, string>>])[] = [
  [{}, {}],
  [{ gcePersistentDisk: { pdName: "disk" } }, { gce_persistent_disk_name: "disk" }],
  [{ awsElasticBlockStore: { volumeID: "vol" } }, { ebs_volume_id: "vol" }],
  [{ azureDisk: { diskName: "disk" } }, { azure_disk_name: "disk" }],
  [{ fc: { targetWWNs: ["1", "2"], lun: 0 } }, { fc_target_wwns: "1,2", fc_lun: "0" }],
  [{ fc: { wwids: ["3"] } }, { fc_wwids: "3" }],
  [{ iscsi: { targetPortal: "p", iqn: "i", lun: 7 } }, { iscsi_target_portal: "p", iscsi_iqn: "i", iscsi_lun: "7" }],
  [{ nfs: { server: "s", path: "/" } }, { nfs_server: "s", nfs_path: "/" }],
  [{ csi: { driver: "d", volumeHandle: "h" } }, { csi_driver: "d", csi_volume_handle: "h" }],
  [{ local: { path: "/mnt", fsType: "xfs" } }, { local_path: "/mnt", local_fs: "xfs" }],
  [{ hostPath: { path: "/a", type: "Directory" } }, { host_path: "/a", host_path_type: "Directory" }],
  [
    { nfs: { server: "s", path: "/" }, hostPath: { path: "/a" } },
    { nfs_server: "s", nfs_path: "/" },
  ],
];

for (const [source, labels] of sources) {
  test(`a volume's bytes: ${JSON.stringify(source)}`, () => {
    const expected = sourceLabels.map((name) => `${name}="${labels[name] ?? ""}"`).join(",");
    assertRows(
      createPersistentVolumes(showNoMetadata),
      { metadata, spec: { storageClassName: "fast", persistentVolumeReclaimPolicy: "Retain", ...source } },
      `kube_persistentvolume_info{storageclass="fast",${expected},reclaim_policy="Retain"} 1`,
      /_info$/,
    );
  });
}

test("a volume: its claim, phase, size and modes; the attributes that have to be asked for", () => {
  assertRows(
    createPersistentVolumes(showNoMetadata),
    {
      metadata: { ...metadata, deletionTimestamp: "2026-01-02T03:04:05Z" },
      spec: {
        capacity: { storage: "1.5Ti" },
        accessModes: ["ReadWriteOnce", "ReadOnlyMany"],
        volumeMode: "Block",
        claimRef: { name: "data-0", namespace: "shop" },
        csi: { driver: "d", volumeHandle: "h", volumeAttributes: { mounter: "rbd", mapOptions: "x", other: "y" } },
      },
      status: { phase: "Bound" },
    },
    `kube_persistentvolume_claim_ref{name="data-0",claim_namespace="shop"} 1
     kube_persistentvolume_status_phase{phase="Pending"} 0
     kube_persistentvolume_status_phase{phase="Available"} 0
     kube_persistentvolume_status_phase{phase="Bound"} 1
     kube_persistentvolume_status_phase{phase="Released"} 0
     kube_persistentvolume_status_phase{phase="Failed"} 0
     kube_persistentvolume_capacity_bytes{} 1649267441664
     kube_persistentvolume_deletion_timestamp{} 1767323045
     kube_persistentvolume_csi_attributes{csi_mounter="rbd",csi_map_options="x"} 1
     kube_persistentvolume_volume_mode{volumemode="Block"} 1
     kube_persistentvolume_access_mode{access_mode="ReadWriteOnce"} 1
     kube_persistentvolume_access_mode{access_mode="ReadOnlyMany"} 1`,
    /^(?!.*_info$)/,
  );
});

test("a volume that says nothing has no phase, no size and a filesystem", () => {
  assertRows(
    createPersistentVolumes(showNoMetadata),
    { metadata },
    `kube_persistentvolume_capacity_bytes{} 0
     kube_persistentvolume_volume_mode{volumemode="Filesystem"} 1`,
    /^(?!.*_info$)/,
  );
});

test("a claim: its class by the old annotation before its own field; a fraction of a byte is a byte", () => {
  const spec = {
    storageClassName: "slow",
    volumeName: "data",
    volumeMode: "Filesystem",
    accessModes: ["ReadWriteOnce"],
    resources: { requests: { storage: "1500m" } },
  };
  const annotations = { "volume.beta.kubernetes.io/storage-class": "fast" };
  assertRows(
    createPersistentVolumeClaims(showNoMetadata),
    {
      metadata: { ...metadata, namespace: "shop", annotations },
      spec,
      status: { phase: "Lost", conditions: [{ type: "Resizing", status: "True" }] },
    },
    `kube_persistentvolumeclaim_info{storageclass="fast",volumename="data",volumemode="Filesystem"} 1
     kube_persistentvolumeclaim_status_phase{phase="Lost"} 1
     kube_persistentvolumeclaim_status_phase{phase="Bound"} 0
     kube_persistentvolumeclaim_status_phase{phase="Pending"} 0
     kube_persistentvolumeclaim_resource_requests_storage_bytes{} 2
     kube_persistentvolumeclaim_access_mode{access_mode="ReadWriteOnce"} 1
     kube_persistentvolumeclaim_status_condition{condition="Resizing",status="true"} 1
     kube_persistentvolumeclaim_status_condition{condition="Resizing",status="false"} 0
     kube_persistentvolumeclaim_status_condition{condition="Resizing",status="unknown"} 0`,
  );
  assertRows(
    createPersistentVolumeClaims(showNoMetadata),
    { metadata, spec: { storageClassName: "slow" } },
    `kube_persistentvolumeclaim_info{storageclass="slow",volumename="",volumemode=""} 1`,
  );
});

const classLine = (policy: string, mode: string) =>
  `kube_storageclass_info{provisioner="p",reclaim_policy="${policy}",volume_binding_mode="${mode}"} 1`;

test("a storage class has the defaults that Kubernetes gives it", () => {
  const classes = createStorageClasses(showNoMetadata);
  const bare = { metadata, provisioner: "p" };
  assertRows(classes, bare, classLine("Delete", "Immediate"));
  const told = { ...bare, reclaimPolicy: "Retain", volumeBindingMode: "WaitForFirstConsumer" };
  assertRows(classes, told, classLine("Retain", "WaitForFirstConsumer"));
});

test("an attachment shows all of its labels, whatever the allowlist says", () => {
  assertRows(
    createVolumeAttachments(),
    {
      metadata: { ...metadata, labels: { "a.b": "1" } },
      spec: { attacher: "csi", nodeName: "node-1", source: { persistentVolumeName: "data" } },
      status: { attached: true, attachmentMetadata: { devicePath: "/dev/x", "device.path": "y", "device-path": "z" } },
    },
    `kube_volumeattachment_labels{label_a_b="1"} 1
     kube_volumeattachment_info{attacher="csi",node="node-1"} 1
     kube_volumeattachment_spec_source_persistentvolume{volumename="data"} 1
     kube_volumeattachment_status_attached{} 1
     kube_volumeattachment_status_attachment_metadata{metadata_device_path_conflict1="z",metadata_device_path_conflict2="y",metadata_device_path_conflict3="/dev/x"} 1`,
  );
  assertRows(
    createVolumeAttachments(),
    { metadata, spec: { attacher: "csi", nodeName: "node-1", source: {} } },
    `kube_volumeattachment_labels{} 1
     kube_volumeattachment_info{attacher="csi",node="node-1"} 1
     kube_volumeattachment_status_attached{} 0
     kube_volumeattachment_status_attachment_metadata{} 1`,
  );
});
