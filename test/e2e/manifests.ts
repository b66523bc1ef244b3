/** Notes of the rig's by which a pod is made to fail. */
export type PodNotes = Readonly<Record<string, string>>;

export function namespaceObject(name: string): object {
  return { apiVersion: "v1", kind: "Namespace", metadata: { name } };
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
export function loosePod(namespace: string, name: string, notes: PodNotes, metadata: object = {}): object {
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name, namespace, annotations: notes, ...metadata },
    spec: { restartPolicy: "Never", containers: [{ name: "main", image: `example.test/${name}:1` }] },
  };
}
