import type { KubeFamily, RowWriter } from "../family.ts";
import { addConditionStatus } from "../shared/states.ts";
import { unixSecondsOrZeroTime } from "../shared/timestamps.ts";
import type { Pod, PodCondition } from "./pod.ts";

const disruptionReasons = new Set([
  "PreemptionByScheduler",
  "DeletionByTaintManager",
  "EvictionByEvictionAPI",
  "DeletionByPodGC",
  "TerminationByKubelet",
]);

/** What the pod's conditions say. */
export const conditionFamilies: readonly KubeFamily<Pod>[] = [
  statusFamily("kube_pod_status_ready", "1 for whether the pod is ready.", "Ready"),
  timeFamily("kube_pod_status_ready_time", "When the pod became ready", "Ready", "True"),
  timeFamily("kube_pod_status_initialized_time", "When the pod's init containers were done", "Initialized", "True"),
  timeFamily(
    "kube_pod_status_container_ready_time",
    "When all of the pod's containers were ready",
    "ContainersReady",
    "True",
  ),
  family(
    "kube_pod_status_disruption_reason",
    "Why the pod is about to be removed by no fault of its own.",
    ["reason"],
    ({ type }) => type === "DisruptionTarget",
    ({ reason = "" }, out) => out.add(1, disruptionReasons.has(reason) ? reason : "Other"),
  ),
  statusFamily("kube_pod_status_scheduled", "1 for whether the pod has a node.", "PodScheduled"),
  timeFamily("kube_pod_status_scheduled_time", "When the pod got its node", "PodScheduled", "True"),
  family(
    "kube_pod_status_unschedulable",
    "1 when the scheduler found no node for the pod.",
    [],
    ({ type, status }) => type === "PodScheduled" && status === "False",
    (_, out) => out.add(1),
  ),
  timeFamily(
    "kube_pod_status_unscheduled_time",
    "When the scheduler found no node for the pod",
    "PodScheduled",
    "False",
  ),
];

/** Rows for true, false and unknown of one condition. */
function statusFamily(name: string, help: string, type: string): KubeFamily<Pod> {
  return family(
    name,
    help,
    ["condition"],
    (condition) => condition.type === type,
    ({ status }, out) => addConditionStatus(out, status),
  );
}

/** Since when a condition is as it is, if that is so. */
function timeFamily(name: string, help: string, type: string, status: string): KubeFamily<Pod> {
  return family(
    name,
    `${help}, in seconds since 1970.`,
    [],
    (condition) => condition.type === type && condition.status === status,
    ({ lastTransitionTime }, out) => out.add(unixSecondsOrZeroTime(lastTransitionTime)),
  );
}

function family(
  name: string,
  help: string,
  labels: readonly string[],
  isMeant: (condition: PodCondition) => boolean,
  rows: (condition: PodCondition, out: RowWriter) => void,
): KubeFamily<Pod> {
  return {
    name,
    help,
    type: "gauge",
    labels,
    rows({ status }, out) {
      for (const condition of status?.conditions ?? []) if (isMeant(condition)) rows(condition, out);
    },
  };
}
