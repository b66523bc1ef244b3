import { objectsOf } from "../../state/facts/facts.ts";
import type { Labels } from "../../state/facts/label-selector.ts";
import type { PodFacts } from "../../state/facts/pod.ts";
import type { WorkloadFacts } from "../../state/facts/workload.ts";
import { memoByIdentity } from "../../state/join/memo.ts";
import type { StoredObject } from "../../state/objects/object-table.ts";
import type { Observation } from "../../state/snapshot.ts";
import { objectKey } from "../scope.ts";

/** Kinds whose pods somebody may select, and which no other workload owns as a rule. */
const workloadKinds = ["deployments", "statefulsets", "daemonsets", "replicasets", "replicationcontrollers"] as const;

interface InNamespace {
  readonly pods: StoredObject<PodFacts>[];
  readonly workloads: StoredObject<WorkloadFacts>[];
}

/** What there is by namespace. Asked only where something is wrong, so it is made then. */
const indexOf = memoByIdentity<Observation, ReadonlyMap<string, InNamespace>>(({ kube }) => {
  const index = new Map<string, InNamespace>();
  const inNamespace = (namespace: string): InNamespace => {
    const found = index.get(namespace) ?? { pods: [], workloads: [] };
    index.set(namespace, found);
    return found;
  };
  for (const pod of objectsOf(kube, "pods")) inNamespace(pod.namespace).pods.push(pod);
  for (const kind of workloadKinds) {
    for (const workload of objectsOf(kube, kind)) {
      if (workload.facts.owner === undefined) inNamespace(workload.namespace).workloads.push(workload);
    }
  }
  return index;
});

/** What stands behind a selector: the workloads that make such pods, the pods, and the nodes that these are on. */
export function* behindSelector(
  observation: Observation,
  namespace: string,
  isSelected: (labels: Labels) => boolean,
): Generator<string> {
  const { pods, workloads } = indexOf(observation).get(namespace) ?? { pods: [], workloads: [] };
  for (const { name, facts } of workloads) {
    if (facts.podLabels && isSelected(facts.podLabels)) yield objectKey({ kind: facts.kind, namespace, name });
  }
  const selected = pods.filter(({ facts }) => isSelected(facts.labels));
  for (const { name } of selected) yield objectKey({ kind: "Pod", namespace, name });
  for (const { facts } of selected) {
    if (facts.nodeName !== undefined) yield objectKey({ kind: "Node", name: facts.nodeName });
  }
}
