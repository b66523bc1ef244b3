import type { BlockValues, LabelPair } from "@kubevitals/proto";
import { objectsOf } from "../../state/facts/facts.ts";
import type { KubeView } from "../../state/objects/kube-view.ts";
import type { ObjectsView } from "../../state/objects/object-table.ts";

/** What Kubernetes calls a pod, and where it runs. */
interface PodIdentity {
  readonly namespace: string;
  readonly pod: string;
  readonly node: string | undefined;
}

interface ContainerIdentity {
  readonly pod: PodIdentity;
  readonly container: string;
  readonly image: string;
}

/** Pods and containers by what a node's kernel knows of them. */
export interface PodNames {
  /** By UID. */
  readonly pods: ReadonlyMap<string, PodIdentity>;
  /** By the runtime's id. */
  readonly containers: ReadonlyMap<string, ContainerIdentity>;
}

export const noPodNames: PodNames = { pods: new Map(), containers: new Map() };

/** Tells the names of all pods that Kubernetes lists; those of one view are gathered once. */
export function createPodNaming(): (kube: KubeView | undefined) => PodNames {
  let latest: { readonly objects: ObjectsView | undefined; readonly names: PodNames } | undefined;
  return (kube) => {
    const objects = kube?.get("pods")?.objects;
    if (latest?.objects !== objects || latest === undefined) latest = { objects, names: readPodNames(kube) };
    return latest.names;
  };
}

function readPodNames(kube: KubeView | undefined): PodNames {
  const pods = new Map<string, PodIdentity>();
  const containers = new Map<string, ContainerIdentity>();
  for (const { uid, namespace, name, facts } of objectsOf(kube, "pods")) {
    const pod = { namespace, pod: name, node: facts.nodeName };
    pods.set(uid, pod);
    for (const { id, name: container, image } of facts.containers) {
      if (id !== undefined) containers.set(id, { pod, container, image });
    }
  }
  return { pods, containers };
}

/** What an agent puts beside the series of a pod and its containers. */
const uidLabel = "pod_uid";
const idLabel = "name";

/** Labels that a name replaces. */
const replaced: ReadonlySet<string> = new Set([uidLabel, "namespace", "pod", "container", "image"]);

/**
 * Puts on the series of a node's containers what the kubelet puts on cAdvisor's: namespace, pod, container and image, in place of the
 * pod's UID. Pods that Kubernetes does not know, or not on this node, keep what they carry: no agent can speak for another's pods.
 */
export function nameContainers(node: string, series: readonly BlockValues[], names: PodNames): readonly BlockValues[] {
  if (names.pods.size === 0) return series;
  // A pod from a file has another UID on its node than in the API, but its containers' ids are the same.
  const byContainer = new Map<string, PodIdentity>();
  for (const { labels } of series) {
    const [uid, id] = [valueOf(labels, uidLabel), valueOf(labels, idLabel)];
    const found = id === undefined ? undefined : names.containers.get(id);
    if (uid !== undefined && found?.pod.node === node) byContainer.set(uid, found.pod);
  }
  return series.map((sample) => {
    const uid = valueOf(sample.labels, uidLabel);
    if (uid === undefined) return sample;
    const pod = names.pods.get(uid) ?? byContainer.get(uid);
    if (pod?.node !== node) return sample;
    const container = names.containers.get(valueOf(sample.labels, idLabel) ?? "");
    const own = container?.pod === pod ? container : undefined;
    return { ...sample, labels: named(sample.labels, pod, own) };
  });
}

function named(labels: readonly LabelPair[], pod: PodIdentity, container: ContainerIdentity | undefined): LabelPair[] {
  return [
    ...labels.filter(({ name }) => !replaced.has(name)),
    { name: "namespace", value: pod.namespace },
    { name: "pod", value: pod.pod },
    ...(container
      ? [
          { name: "container", value: container.container },
          { name: "image", value: container.image },
        ]
      : []),
  ];
}

function valueOf(labels: readonly LabelPair[], wanted: string): string | undefined {
  return labels.find(({ name }) => name === wanted)?.value;
}
