import { objectsOf, viewOf } from "../../state/facts/facts.ts";
import type { ResourceAmounts } from "../../state/facts/resource-amounts.ts";
import { podSums, type PodSum } from "../../state/join/pod-sums.ts";
import { notApplicable, percent, type Measurement } from "../rule.ts";
import type { ClusterRule, ClusterSubject } from "../scopes/cluster.ts";

const common = {
  severity: "SEVERITY_WARNING",
  unit: "percent",
  bad: "above",
  threshold: 100,
  margin: 1,
  holdSeconds: 10 * 60,
  kinds: ["nodes", "pods"],
} as const;

/** Room for all pods should the largest node fail. Thresholds and holds are those of the mixin's KubeCPUOvercommit and KubeMemoryOvercommit. */
export const clusterCapacityRules: readonly ClusterRule[] = [
  {
    ...common,
    id: "cluster-cpu-overcommitted",
    summary: "Pods request more CPU than would be left without the largest node",
    action: "Add a node, or lower requests: should a node fail, not all pods find room.",
    measure: (cluster) =>
      requestedOfRest(
        cluster,
        "CPU",
        ({ cpuMillicores }) => cpuMillicores,
        (sum) => sum.cpuRequested,
      ),
  },
  {
    ...common,
    id: "cluster-memory-overcommitted",
    summary: "Pods request more memory than would be left without the largest node",
    action: "Add a node, or lower requests: should a node fail, not all pods find room.",
    measure: (cluster) =>
      requestedOfRest(
        cluster,
        "memory",
        ({ memoryBytes }) => memoryBytes,
        (sum) => sum.memoryRequested,
      ),
  },
];

/** A single node has none to stand in for it: the rule does not apply. */
function requestedOfRest(
  { kube }: ClusterSubject,
  what: string,
  allocatableOf: (amounts: ResourceAmounts) => number | undefined,
  requestedOf: (sum: PodSum) => number,
): readonly Measurement[] {
  const pods = viewOf(kube, "pods");
  if (pods === undefined) return notApplicable;
  let [total, largest, name] = [0, 0, ""];
  for (const node of objectsOf(kube, "nodes")) {
    const allocatable = allocatableOf(node.facts.allocatable) ?? 0;
    total += allocatable;
    if (allocatable > largest) [largest, name] = [allocatable, node.name];
  }
  const rest = total - largest;
  if (rest <= 0) return notApplicable;
  const value = (100 * requestedOf(podSums.sumsOf(pods.objects).total)) / rest;
  const evidence = `pods request ${percent(value)} of the ${what} that the nodes give without ${name}`;
  return [{ value, evidence }];
}
