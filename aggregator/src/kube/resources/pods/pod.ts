import type { V1Container, V1ContainerState, V1ContainerStatus, V1Pod, V1PodCondition } from "@kubernetes/client-node";
import type { Kube, Raw } from "../kube-object.ts";

/** A pod as the API server writes it. */
export type Pod = Kube<V1Pod>;
/** A container as its pod wants it. */
export type Container = Raw<V1Container>;
/** A container as its kubelet reports it. */
export type ContainerStatus = Raw<V1ContainerStatus>;
/** What a container is doing: waiting, running or terminated. */
export type ContainerState = Raw<V1ContainerState>;
/** A condition of a pod's status. */
export type PodCondition = Raw<V1PodCondition>;
