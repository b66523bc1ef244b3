import type { Rig } from "../rig/rig.ts";

/** Notes of the rig's by which a pod is made to fail. */
export type PodNotes = Readonly<Record<string, string>>;

export function namespaceObject(name: string): object {
  return { apiVersion: "v1", kind: "Namespace", metadata: { name } };
}

/** Removes namespaces, and waits until their pods are gone too, which a node that is made to fail would keep. */
export async function deleteNamespaces(rig: Rig, ...names: readonly string[]): Promise<void> {
  await rig.kubectl("delete", "namespace", ...names, "--ignore-not-found", "--timeout=120s");
}

/** A pod template of one container, `main`. */
export function podTemplate(app: string, notes: PodNotes, spec: object = {}, resources: object = {}): object {
  const containers = [{ name: "main", image: `example.test/${app}:1`, resources }];
  return { metadata: { labels: { app }, annotations: notes }, spec: { containers, ...spec } };
}

export function deployment(namespace: string, name: string, template: object, replicas = 1): object {
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name, namespace, labels: { app: name } },
    spec: { replicas, selector: { matchLabels: { app: name } }, template },
  };
}

/** A pod that nobody looks after. */
export function loosePod(namespace: string, name: string, notes: PodNotes, metadata: object = {}) {
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name, namespace, annotations: notes, ...metadata },
    spec: { restartPolicy: "Never", containers: [{ name: "main", image: `example.test/${name}:1` }] },
  };
}
