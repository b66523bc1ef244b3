import type { KubeFamily } from "../family.ts";
import { containerQuantity, type Quantities, resourceUnits } from "../shared/compute-resources.ts";
import { sanitizeLabelName } from "../shared/label-names.ts";
import type { ContainerKind } from "./container-kind.ts";
import type { Container, Pod } from "./pod.ts";

/** `kube_pod_container_info`: the image of every container that its kubelet reports. */
export function containerInfo(kind: ContainerKind): KubeFamily<Pod> {
  return {
    name: `${kind.prefix}_info`,
    help: `The image that the ${kind.noun} asks for, and the one that it runs.`,
    type: "gauge",
    labels: ["container", "image_spec", "image", "image_id", "container_id"],
    rows(pod, out) {
      for (const { container, status } of reported(kind, pod)) {
        out.add(1, status.name, container.image ?? "", status.image, status.imageID, status.containerID ?? "");
      }
    },
  };
}

/** `kube_pod_init_container_info`, which tells sidecars apart: their restart policy is `Always`. */
export function initContainerInfo(kind: ContainerKind): KubeFamily<Pod> {
  return {
    name: `${kind.prefix}_info`,
    help: `The image that the ${kind.noun} asks for and the one that it runs, and its own restart policy.`,
    type: "gauge",
    labels: ["container", "image_spec", "image", "image_id", "container_id", "restart_policy"],
    rows(pod, out) {
      for (const { container, status } of reported(kind, pod)) {
        out.add(
          1,
          status.name,
          container.image ?? "",
          status.image,
          status.imageID,
          status.containerID ?? "",
          container.restartPolicy ?? "",
        );
      }
    },
  };
}

/** `…_resource_limits`. */
export function resourceLimits(kind: ContainerKind): KubeFamily<Pod> {
  return resourcesFamily(
    kind,
    "resource_limits",
    `How much of each resource the ${kind.noun} may use at most.`,
    ({ resources }) => resources?.limits,
  );
}

/** `…_resource_requests`. */
export function resourceRequests(kind: ContainerKind): KubeFamily<Pod> {
  return resourcesFamily(
    kind,
    "resource_requests",
    `How much of each resource is kept free for the ${kind.noun}.`,
    ({ resources }) => resources?.requests,
  );
}

function resourcesFamily(
  kind: ContainerKind,
  suffix: string,
  help: string,
  resourcesOf: (container: Container) => Quantities | undefined,
): KubeFamily<Pod> {
  return {
    name: `${kind.prefix}_${suffix}`,
    help,
    type: "gauge",
    labels: ["container", "node", "resource", "unit"],
    rows(pod, out) {
      const node = pod.spec?.nodeName ?? "";
      for (const container of kind.containers(pod)) {
        for (const [resource, quantity] of Object.entries(resourcesOf(container) ?? {})) {
          for (const unit of resourceUnits(resource)) {
            out.add(containerQuantity(unit, quantity), container.name, node, sanitizeLabelName(resource), unit);
          }
        }
      }
    },
  };
}

/** Containers with what is reported of them; those that nothing is reported of are left out. */
function reported(kind: ContainerKind, pod: Pod) {
  const statuses = kind.statuses(pod);
  return kind
    .containers(pod)
    .flatMap((container) =>
      statuses.filter(({ name }) => name === container.name).map((status) => ({ container, status })),
    );
}
