import { containerId, type PlannedPod } from "../../cluster/pod-plan.ts";
import { podStateAt, type PodState } from "../../cluster/pod-state.ts";
import type { WorkloadContainer } from "../../cluster/workloads.ts";
import type { GpuPlan } from "../../gpu/gpu-plan.ts";
import { condition, type ApiWorld } from "../api-world.ts";
import { nodeAddress } from "./nodes.ts";

/** A pod as the API has it at so many seconds of the cluster. */
export function podObject(world: ApiWorld, pod: PlannedPod, seconds: number, version: string): object {
  const { workload, node } = pod;
  const state = podStateAt(pod, seconds);
  const host = nodeAddress(node);
  const address = podAddress(pod.slot);
  const isWaiting = state.waiting?.reason === "ContainerCreating";
  const network = isWaiting ? {} : { podIP: address, podIPs: [{ ip: address }] };
  return {
    metadata: {
      name: pod.name,
      generateName: `${workload.replicaSet?.name ?? workload.name}-`,
      namespace: workload.namespace,
      uid: pod.uid,
      resourceVersion: version,
      generation: 1,
      creationTimestamp: world.time(pod.createdAt),
      labels: { app: workload.name, ...hashLabel(pod) },
      ownerReferences: [ownerOf(pod)],
    },
    spec: {
      nodeName: world.nodes.name(node),
      restartPolicy: "Always",
      terminationGracePeriodSeconds: 30,
      dnsPolicy: "ClusterFirst",
      serviceAccountName: "default",
      schedulerName: "default-scheduler",
      priority: 0,
      enableServiceLinks: true,
      preemptionPolicy: "PreemptLowerPriority",
      containers: workload.containers.map((container, place) =>
        containerSpec(container, place === 0 ? world.gpus.requestOf(pod.slot) : undefined),
      ),
      tolerations: ["not-ready", "unreachable"].map((what) => ({
        key: `node.kubernetes.io/${what}`,
        operator: "Exists",
        effect: "NoExecute",
        tolerationSeconds: 300,
      })),
    },
    status: {
      phase: state.phase,
      conditions: conditionsOf(world, pod, state),
      hostIP: host,
      hostIPs: [{ ip: host }],
      ...network,
      startTime: world.time(pod.createdAt),
      qosClass: "Burstable",
      containerStatuses: workload.containers.map((container, place) => {
        return containerStatus(world, pod, container, place === 0 ? state : sound(state));
      }),
    },
  };
}

/** The address of a slot's pods. */
export function podAddress(slot: number): string {
  return `10.${64 + (slot >> 16)}.${(slot >> 8) & 255}.${slot & 255}`;
}

/** Containers beside the first are never the ones that are ill. */
function sound(state: PodState): PodState {
  const isCreating = state.waiting?.reason === "ContainerCreating";
  return isCreating ? state : { ...state, ready: true, restarts: 0, waiting: undefined, lastEnd: undefined };
}

function hashLabel({ workload }: PlannedPod) {
  return workload.replicaSet
    ? { "pod-template-hash": workload.replicaSet.hash }
    : { "controller-revision-hash": "5f785c578d", "pod-template-generation": "1" };
}

function ownerOf({ workload: { kind, name, uid, replicaSet } }: PlannedPod): object {
  const owner = replicaSet ? { kind: "ReplicaSet", name: replicaSet.name, uid: replicaSet.uid } : { kind, name, uid };
  return { apiVersion: "apps/v1", ...owner, controller: true, blockOwnerDeletion: true };
}

/** A container as a pod's template has it; with the GPUs that it requests, as a pod has it. */
export function containerSpec(container: WorkloadContainer, gpus?: ReturnType<GpuPlan["requestOf"]>): object {
  const { name, image, requestMillicores, requestMebibytes, limitMebibytes } = container;
  const extended = gpus && { [gpus.resource]: String(gpus.count) };
  return {
    name,
    image,
    resources: {
      requests: { cpu: `${requestMillicores}m`, memory: `${requestMebibytes}Mi`, ...extended },
      limits: { memory: `${limitMebibytes}Mi`, ...extended },
    },
    terminationMessagePath: "/dev/termination-log",
    terminationMessagePolicy: "File",
    imagePullPolicy: "IfNotPresent",
  };
}

function conditionsOf(world: ApiWorld, pod: PlannedPod, state: PodState): readonly object[] {
  const [created, started] = [world.time(pod.createdAt), world.time(state.startedAt)];
  const reason = state.ready ? undefined : "ContainersNotReady";
  return [
    condition("PodReadyToStartContainers", state.waiting?.reason !== "ContainerCreating", started),
    condition("Initialized", true, created),
    condition("ContainersReady", state.ready, started, reason),
    condition("Ready", state.ready, started, reason),
    condition("PodScheduled", true, created),
  ];
}

function containerStatus(
  world: ApiWorld,
  pod: PlannedPod,
  { name, image }: WorkloadContainer,
  state: PodState,
): object {
  const { waiting, lastEnd, restarts } = state;
  const id = `containerd://${containerId(pod, name, restarts)}`;
  const hasRun = waiting === undefined || lastEnd !== undefined;
  return {
    name,
    state: waiting ? { waiting } : { running: { startedAt: world.time(state.startedAt) } },
    lastState: lastEnd
      ? {
          terminated: {
            exitCode: lastEnd.exitCode,
            reason: lastEnd.reason,
            startedAt: world.time(lastEnd.at - 20),
            finishedAt: world.time(lastEnd.at),
            containerID: `containerd://${containerId(pod, name, restarts - 1)}`,
          },
        }
      : {},
    ready: state.ready,
    restartCount: restarts,
    image,
    imageID: hasRun ? `${image}@sha256:${containerId(pod, image, 0)}` : "",
    ...(hasRun ? { containerID: id } : {}),
    started: waiting === undefined,
  };
}
