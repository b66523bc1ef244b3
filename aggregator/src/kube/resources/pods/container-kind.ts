import type { Container, ContainerStatus, Pod } from "./pod.ts";

/** Containers and init containers have families of their own, which say the same of each. */
export interface ContainerKind {
  /** What the names of its families start with. */
  readonly prefix: string;
  readonly noun: string;
  containers(pod: Pod): readonly Container[];
  statuses(pod: Pod): readonly ContainerStatus[];
}

/** The containers that a pod is there for. */
export const appContainers: ContainerKind = {
  prefix: "kube_pod_container",
  noun: "container",
  containers: ({ spec }) => spec?.containers ?? [],
  statuses: ({ status }) => status?.containerStatuses ?? [],
};

/** The containers that run before them, sidecars included. */
export const initContainers: ContainerKind = {
  prefix: "kube_pod_init_container",
  noun: "init container",
  containers: ({ spec }) => spec?.initContainers ?? [],
  statuses: ({ status }) => status?.initContainerStatuses ?? [],
};
