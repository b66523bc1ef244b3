import type { BlockValues, LabelPair } from "@kubevitals/proto";
import type { Steps } from "@kubevitals/program";
import { viewOf } from "../../state/facts/facts.ts";
import type { PodFacts } from "../../state/facts/pod.ts";
import type { KubeView } from "../../state/objects/kube-view.ts";
import { withLabels } from "../../state/part-view.ts";
import { bucketFor, type Bucket, type ObjectsView, type StoredObject } from "../../state/objects/object-table.ts";

/** Tells what Kubernetes calls a pod. */
export interface PodNames {
  /** The pod with this UID in the names of its cgroups, where Kubernetes knows one. */
  find(uid: string): StoredObject<PodFacts> | undefined;
}

export const noPodNames: PodNames = { find: () => undefined };

/** Buckets that are looked through in one step. */
const bucketsPerStep = 200;

/**
 * Tells the names of all pods that Kubernetes lists. Nothing is kept for it but static pods, whose cgroups have another UID than
 * they have in the API, and of those what one view has is looked for once.
 */
export class PodNaming {
  readonly #staticPods = new WeakMap<Bucket<PodFacts>, readonly StoredObject<PodFacts>[]>();
  #latest: { readonly objects: ObjectsView<PodFacts>; readonly names: PodNames } | undefined;

  *namesOf(kube: KubeView | undefined): Steps<PodNames> {
    const objects = viewOf(kube, "pods")?.objects;
    if (objects === undefined || objects.size === 0) return noPodNames;
    if (this.#latest?.objects === objects) return this.#latest.names;
    const staticPods = new Map<string, StoredObject<PodFacts>>();
    for (const [index, bucket] of objects.buckets.entries()) {
      for (const pod of this.#staticPodsIn(bucket)) staticPods.set(pod.facts.cgroupUid, pod);
      if (index % bucketsPerStep === bucketsPerStep - 1) yield;
    }
    const names: PodNames = {
      find: (uid) => bucketFor(objects, uid).objects.find((pod) => pod.uid === uid) ?? staticPods.get(uid),
    };
    this.#latest = { objects, names };
    return names;
  }

  #staticPodsIn(bucket: Bucket<PodFacts>): readonly StoredObject<PodFacts>[] {
    let found = this.#staticPods.get(bucket);
    if (found === undefined) {
      found = bucket.objects.filter(({ uid, facts }) => facts.cgroupUid !== uid);
      this.#staticPods.set(bucket, found);
    }
    return found;
  }
}

/** What an agent puts beside the series of a pod and its containers, and of the devices that it has. */
const uidLabel = "pod_uid";
const idLabel = "name";
const deviceIdLabel = "container_id";

/** Labels that a name replaces. */
const replaced: ReadonlySet<string> = new Set([uidLabel, "namespace", "pod", "container", "image"]);

/**
 * The pod that a node's agent speaks of; undefined where it speaks of none, or Kubernetes does not know that pod, or not on this node:
 * no agent can speak for another's pods.
 */
export function podOf({ labels }: BlockValues, node: string, names: PodNames): StoredObject<PodFacts> | undefined {
  const uid = valueOf(labels, uidLabel);
  const pod = uid === undefined ? undefined : names.find(uid);
  return pod?.facts.nodeName === node ? pod : undefined;
}

/**
 * Puts on the series of a node's containers what the kubelet puts on cAdvisor's: namespace, pod, container and image, in place of the
 * pod's UID. What speaks of no pod, or of one that is not known, keeps what it carries.
 */
export function namePod(sample: BlockValues, pod: StoredObject<PodFacts> | undefined): BlockValues {
  return pod === undefined ? sample : withLabels(sample, named(sample.labels, pod));
}

function named(labels: readonly LabelPair[], { namespace, name, facts }: StoredObject<PodFacts>): LabelPair[] {
  const id = valueOf(labels, idLabel);
  const ofDevice = id === undefined ? valueOf(labels, deviceIdLabel) : undefined;
  const container = facts.containerOf(id ?? ofDevice);
  // Whose a device is the kubelet may have told by the container's name.
  const isKept = (label: string) =>
    container
      ? !replaced.has(label) && label !== deviceIdLabel
      : !replaced.has(label) || (label === "container" && id === undefined);
  return [
    ...labels.filter((label) => isKept(label.name)),
    { name: "namespace", value: namespace },
    { name: "pod", value: name },
    ...(container ? [{ name: "container", value: container.name }] : []),
    // cAdvisor's series have an image; those of devices have none, under nobody's names.
    ...(container && ofDevice === undefined ? [{ name: "image", value: container.image }] : []),
  ];
}

function valueOf(labels: readonly LabelPair[], wanted: string): string | undefined {
  for (const { name, value } of labels) if (name === wanted) return value;
  return undefined;
}
