import type { KubeFamily } from "../family.ts";
import type { KubeResource } from "../resource.ts";
import type { MetadataAllowlists } from "../shared/allowlist.ts";
import { annotationsFamily, labelsFamily } from "../shared/metadata-families.ts";
import { controllerOf, ownerFamily } from "../shared/owners.ts";
import { createdFamily, deletionFamily } from "../shared/timestamps.ts";
import { conditionFamilies } from "./condition-families.ts";
import { containerInfo, initContainerInfo, resourceLimits, resourceRequests } from "./container-families.ts";
import { appContainers, initContainers } from "./container-kind.ts";
import { containerStatusFamilies } from "./container-status-families.ts";
import type { Pod } from "./pod.ts";
import { specFamilies } from "./spec-families.ts";
import { statusFamilies } from "./status-families.ts";
import { volumeFamilies } from "./volume-families.ts";

const info: KubeFamily<Pod> = {
  name: "kube_pod_info",
  help: "Where the pod runs, and what looks after it.",
  type: "gauge",
  labels: ["host_ip", "pod_ip", "node", "created_by_kind", "created_by_name", "priority_class", "host_network"],
  rows(pod, out) {
    const { spec, status } = pod;
    const controller = controllerOf(pod);
    out.add(
      1,
      status?.hostIP ?? "",
      status?.podIP ?? "",
      spec?.nodeName ?? "",
      controller?.kind ?? "",
      controller?.name ?? "",
      spec?.priorityClassName ?? "",
      String(spec?.hostNetwork === true),
    );
  },
};

/** Pods. */
export function createPods(allowed: MetadataAllowlists): KubeResource<Pod> {
  return {
    name: "pods",
    kind: "Pod",
    group: "",
    version: "v1",
    isNamespaced: true,
    isDefault: true,
    labels: ["namespace", "pod", "uid"],
    labelValues: ({ metadata }) => [metadata.namespace ?? "", metadata.name, metadata.uid],
    families: [
      info,
      createdFamily("kube_pod_created"),
      deletionFamily("kube_pod_deletion_timestamp"),
      ownerFamily("kube_pod_owner"),
      annotationsFamily("kube_pod_annotations", allowed.annotations),
      labelsFamily("kube_pod_labels", allowed.labels),
      containerInfo(appContainers),
      resourceLimits(appContainers),
      resourceRequests(appContainers),
      ...containerStatusFamilies(appContainers),
      initContainerInfo(initContainers),
      resourceLimits(initContainers),
      resourceRequests(initContainers),
      ...containerStatusFamilies(initContainers),
      ...specFamilies,
      ...volumeFamilies,
      ...statusFamilies,
      ...conditionFamilies,
    ],
  };
}
