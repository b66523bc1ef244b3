import type { Mount } from "./mountinfo.ts";

/** A volume that a kubelet has mounted for a pod. */
export interface VolumeMount {
  readonly podUid: string;
  /** What the kubelet calls it: by its PersistentVolume, where the pod has it by a claim; else as the pod does. */
  readonly volume: string;
  readonly mount: Mount;
  /** The kubelet's own folder with the volumes of the pod. */
  readonly folder: string;
}

/** Where a kubelet keeps the volumes of a pod, wherever its own folder is. UIDs are bounded, as they go into labels. */
const volumesFolder = /\/pods\/([0-9A-Za-z-]{1,128})\/volumes\//;

/** What a kubelet calls a plugin: `kubernetes.io/csi` with the slash replaced. */
const pluginFolder = /^[^~]+~[^~]+$/;

/** A CSI driver mounts below the volume's folder, which holds a file about it as well; all others on that folder. */
const csi = "kubernetes.io~csi";

/** Plugins whose volumes are never of a claim: they are made of objects, or end with the pod. */
const claimless = new Set(
  ["empty-dir", "secret", "configmap", "projected", "downward-api", "git-repo"].map((name) => `kubernetes.io~${name}`),
);

/** Longest name of a PersistentVolume: a DNS subdomain (RFC 1123). */
const mostNameCharacters = 253;

/**
 * The volumes of pods that may be of a claim, each once, found by where the kubelet mounts them:
 * `/var/lib/kubelet/pods/UID/volumes/PLUGIN/VOLUME`. What is mounted within a volume is none, whatever its path looks like: there
 * somebody else chooses the names. Nor are volumes of mode Block, which have no filesystem.
 * Source: the kubelet's `pkg/kubelet/kubelet_getters.go` and `pkg/volume/csi/csi_mounter.go`.
 */
export function findVolumes(mounts: readonly Mount[]): readonly VolumeMount[] {
  const found = new Map<string, VolumeMount>();
  for (const mount of mounts) {
    const volume = volumeAt(mount);
    if (volume === undefined) continue;
    const key = `${volume.podUid}/${volume.volume}`;
    if (!found.has(key)) found.set(key, volume);
  }
  return Array.from(found.values());
}

function volumeAt(mount: Mount): VolumeMount | undefined {
  const folder = volumesFolder.exec(mount.mountpoint);
  if (folder === null) return undefined;
  const [, podUid = ""] = folder;
  const end = folder.index + folder[0].length;
  const [plugin = "", volume = "", ...below] = mount.mountpoint.slice(end).split("/");
  const isOwnMount = plugin === csi ? below.length === 1 && below[0] === "mount" : below.length === 0;
  if (!isOwnMount || claimless.has(plugin) || !pluginFolder.test(plugin)) return undefined;
  return volume === "" || volume.length > mostNameCharacters
    ? undefined
    : { podUid, volume, mount, folder: mount.mountpoint.slice(0, end - 1) };
}
