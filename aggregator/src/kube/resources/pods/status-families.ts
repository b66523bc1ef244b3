import type { KubeFamily } from "../family.ts";
import { addStates } from "../shared/states.ts";
import { timeFamily, unixSeconds } from "../shared/timestamps.ts";
import { ipFamily } from "./ip-family.ts";
import type { Pod } from "./pod.ts";

const phases = ["Pending", "Succeeded", "Failed", "Unknown", "Running"];
const qosClasses = ["BestEffort", "Burstable", "Guaranteed"];
const statusReasons = [
  "Evicted",
  "NodeAffinity",
  "NodeLost",
  "PreemptionByScheduler",
  "SchedulingGated",
  "Shutdown",
  "TerminationByKubelet",
  "UnexpectedAdmissionError",
];

const completion: KubeFamily<Pod> = {
  name: "kube_pod_completion_time",
  help: "When the last of the pod's containers that have ended did so, in seconds since 1970.",
  type: "gauge",
  labels: [],
  rows({ status }, out) {
    const ends = (status?.containerStatuses ?? []).map(({ state }) => unixSeconds(state?.terminated?.finishedAt) ?? 0);
    const last = Math.max(0, ...ends);
    if (last > 0) out.add(last);
  },
};

const ips: KubeFamily<Pod> = {
  name: "kube_pod_ips",
  help: "The pod's addresses, one for each family of addresses.",
  type: "gauge",
  labels: ["ip", "ip_family"],
  rows({ status }, out) {
    for (const { ip } of status?.podIPs ?? []) {
      const family = ipFamily(ip);
      if (family !== undefined) out.add(1, ip, family);
    }
  },
};

const phase: KubeFamily<Pod> = {
  name: "kube_pod_status_phase",
  help: "1 for the phase that the pod is in.",
  type: "gauge",
  labels: ["phase"],
  rows({ status }, out) {
    addStates(out, phases, status?.phase);
  },
};

const qosClass: KubeFamily<Pod> = {
  name: "kube_pod_status_qos_class",
  help: "1 for the pod's quality of service, which follows from its requests and limits.",
  type: "gauge",
  labels: ["qos_class"],
  rows({ status }, out) {
    addStates(out, qosClasses, status?.qosClass);
  },
};

const reason: KubeFamily<Pod> = {
  name: "kube_pod_status_reason",
  help: "Why the pod is as it is, as far as its status, its conditions or the end of its containers tell.",
  type: "gauge",
  labels: ["reason"],
  rows({ status }, out) {
    const told = new Set([
      status?.reason,
      ...(status?.conditions ?? []).map((condition) => condition.reason),
      ...(status?.containerStatuses ?? []).map(({ state }) => state?.terminated?.reason),
    ]);
    for (const each of statusReasons) if (told.has(each)) out.add(1, each);
    if (status?.reason && !statusReasons.includes(status.reason)) out.add(1, "Other");
  },
};

/** What the pod's status says as a whole. */
export const statusFamilies: readonly KubeFamily<Pod>[] = [
  completion,
  ips,
  timeFamily<Pod>(
    "kube_pod_start_time",
    "When the pod's kubelet took note of it, in seconds since 1970.",
    ({ status }) => status?.startTime,
  ),
  phase,
  qosClass,
  reason,
];
