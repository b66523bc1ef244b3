import { objectKey } from "../scope.ts";
import { kubeScope, type KubeRule } from "./kube.ts";

/** PersistentVolumeClaims. What is wrong with one may be its volume's doing. */
export const volumeClaimScope = kubeScope({
  name: "volume-claim",
  kinds: ["persistentvolumeclaims"],
  identify: ({ namespace, name, uid, facts }) => ({
    kind: "PersistentVolumeClaim",
    namespace,
    name,
    uid,
    labels: facts.labels,
  }),
  *causes({ facts: { volumeName } }) {
    if (volumeName !== undefined) yield objectKey({ kind: "PersistentVolume", name: volumeName });
  },
});

/** A rule for PersistentVolumeClaims. */
export type VolumeClaimRule = KubeRule<"persistentvolumeclaims">;
