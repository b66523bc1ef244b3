import { kubeScope, type KubeRule } from "./kube.ts";

/** PersistentVolumes. */
export const volumeScope = kubeScope({
  name: "volume",
  kinds: ["persistentvolumes"],
  identify: ({ name, uid, facts }) => ({ kind: "PersistentVolume", name, uid, labels: facts.labels }),
});

/** A rule for PersistentVolumes. */
export type VolumeRule = KubeRule<"persistentvolumes">;
