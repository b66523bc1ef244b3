import assert from "node:assert/strict";
import { test } from "node:test";
import type { Mount } from "./mountinfo.ts";
import { findVolumes } from "./volume-mounts.ts";

const mountAt = (mountpoint: string): Mount => ({
  major: 8,
  minor: 16,
  mountpoint,
  fstype: "ext4",
  device: "/dev/sdb",
  isReadOnly: false,
});

const found = (...mountpoints: readonly string[]) =>
  findVolumes(mountpoints.map(mountAt)).map(({ podUid, volume }) => `${podUid} ${volume}`);

const uid = "11111111-2222-4333-8444-555555555555";
const pod = `/var/lib/kubelet/pods/${uid}/volumes`;

const volumes: Readonly<Record<string, string>> = {
  "a CSI driver's": `${pod}/kubernetes.io~csi/pvc-1/mount`,
  "a network's": `${pod}/kubernetes.io~nfs/pvc-1`,
  "a disk's of this machine": `${pod}/kubernetes.io~local-volume/pvc-1`,
  "a FlexVolume's": `${pod}/example.com~driver/pvc-1`,
  "that of a kubelet elsewhere": `/var/snap/microk8s/common${pod}/kubernetes.io~csi/pvc-1/mount`,
  "that of a kubelet at the root": `/pods/${uid}/volumes/kubernetes.io~nfs/pvc-1`,
};
for (const [what, mountpoint] of Object.entries(volumes)) {
  test(`finds a volume: ${what}`, () => assert.deepEqual(found(mountpoint), [`${uid} pvc-1`]));
}

test("finds a volume of a static pod, whose UID has no dashes", () => {
  const mountpoint = "/var/lib/kubelet/pods/0123456789abcdef0123456789abcdef/volumes/kubernetes.io~nfs/a";
  assert.deepEqual(found(mountpoint), ["0123456789abcdef0123456789abcdef a"]);
});

const others: Readonly<Record<string, string>> = {
  "a projection": `${pod}/kubernetes.io~projected/kube-api-access-x`,
  "a Secret": `${pod}/kubernetes.io~secret/token`,
  "a ConfigMap": `${pod}/kubernetes.io~configmap/config`,
  "memory of the pod": `${pod}/kubernetes.io~empty-dir/memory`,
  "the pod's own facts": `${pod}/kubernetes.io~downward-api/facts`,
  "a part of a volume": `/var/lib/kubelet/pods/${uid}/volume-subpaths/pvc-1/app/0`,
  "a device": `/var/lib/kubelet/pods/${uid}/volumeDevices/kubernetes.io~csi/pvc-1`,
  "a driver's own mount": "/var/lib/kubelet/plugins/kubernetes.io/csi/driver/5f/globalmount",
  "the folder of a CSI volume": `${pod}/kubernetes.io~csi/pvc-1`,
  "a folder beside a CSI volume": `${pod}/kubernetes.io~csi/pvc-1/other`,
  "a mount within a CSI volume": `${pod}/kubernetes.io~csi/pvc-1/mount/mount`,
  "a mount within another volume": `${pod}/kubernetes.io~nfs/pvc-1/mount`,
  "a mount that passes for another pod's volume": `${pod}/kubernetes.io~nfs/a/pods/22222222/volumes/kubernetes.io~nfs/b`,
  "a mount below a Secret that does so": `${pod}/kubernetes.io~secret/a/pods/22222222/volumes/kubernetes.io~nfs/b`,
  "a folder without a plugin": `${pod}/x/pvc-1`,
  "a plugin without a name": `${pod}/~csi/pvc-1`,
  "a plugin that has two": `${pod}/a~b~c/pvc-1`,
  "a volume without a name": `${pod}/kubernetes.io~nfs/`,
  "all volumes of a plugin": `${pod}/kubernetes.io~nfs`,
  "a name that is too long": `${pod}/kubernetes.io~nfs/${"a".repeat(254)}`,
  "a UID that is too long": `/pods/${"a".repeat(129)}/volumes/kubernetes.io~nfs/a`,
  "a UID of other characters": "/pods/a b/volumes/kubernetes.io~nfs/a",
  "a UID that leads elsewhere": "/pods/../volumes/kubernetes.io~nfs/a",
  "the root": "/",
};
for (const [what, mountpoint] of Object.entries(others)) {
  test(`finds no volume: ${what}`, () => assert.deepEqual(found(mountpoint), []));
}

test("tells a volume once, however often it is mounted", () => {
  const [first, second] = [`${pod}/kubernetes.io~nfs/a`, `/copy${pod}/kubernetes.io~nfs/a`];
  assert.deepEqual(found(first, first, second, `${pod}/kubernetes.io~nfs/b`), [`${uid} a`, `${uid} b`]);
  assert.equal(findVolumes([first, second].map(mountAt))[0]?.mount.mountpoint, first);
});

test("takes a name as it stands, whatever is in it", () => {
  const name = String.raw`a"b\c` + "\n\u{1f4be}{x=1}";
  assert.deepEqual(found(`${pod}/kubernetes.io~nfs/${name}`), [`${uid} ${name}`]);
});
