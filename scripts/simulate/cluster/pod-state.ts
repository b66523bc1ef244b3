import type { PodFaultKind } from "./pod-fault-kinds.ts";
import type { PlannedPod } from "./pod-plan.ts";

/** How a pod is at some time: what the API and the cgroups of its node agree on. */
export interface PodState {
  readonly phase: "Pending" | "Running";
  readonly ready: boolean;
  readonly restarts: number;
  /** What its first container waits for; undefined: it runs. */
  readonly waiting: { readonly reason: string; readonly message: string } | undefined;
  /** How its first container ended before; undefined: it never did. */
  readonly lastEnd: { readonly reason: string; readonly exitCode: number; readonly at: number } | undefined;
  /** When its containers began to run, in seconds since the cluster began. */
  readonly startedAt: number;
}

/** From creation to running and ready, in seconds of the cluster. */
export const startSeconds = 3;

/** A container that crashes is started again after five minutes at last: https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#restart-policy */
const crashEvery = 300;

/** Restarts of such a container before its pauses have become that long. */
const firstCrashes = 5;

/** A container that runs out of memory does so every so often. */
const outOfMemoryEvery = 240;

/** Restarts that are told at most: a counter that long pods would drive up without end. */
const mostRestarts = 200;

/** The state of a pod at so many seconds since the cluster began. */
export function podStateAt(pod: PlannedPod, seconds: number): PodState {
  const age = seconds - pod.createdAt;
  const startedAt = pod.createdAt + startSeconds;
  const running: PodState = {
    phase: "Running",
    ready: true,
    restarts: 0,
    waiting: undefined,
    lastEnd: undefined,
    startedAt,
  };
  if (age < startSeconds) return { ...running, phase: "Pending", ready: false, waiting: creating };
  return pod.fault === undefined ? running : { ...running, ...illStates[pod.fault.name](pod, age) };
}

/** What is otherwise with a pod that is ill, so many seconds after its creation. */
const illStates: Readonly<Record<PodFaultKind["name"], (pod: PlannedPod, age: number) => Partial<PodState>>> = {
  unready: () => ({ ready: false }),
  "no-image": ({ workload }) => {
    const message = `Back-off pulling image "${workload.containers[0]?.image ?? ""}"`;
    return { phase: "Pending", ready: false, waiting: { reason: "ImagePullBackOff", message } };
  },
  "crash-loop": ({ createdAt }, age) => {
    const times = Math.floor(age / crashEvery);
    return {
      ready: false,
      restarts: Math.min(mostRestarts, firstCrashes + times),
      waiting: { reason: "CrashLoopBackOff", message: "back-off 5m0s restarting failed container" },
      lastEnd: { reason: "Error", exitCode: 1, at: createdAt + times * crashEvery },
    };
  },
  "out-of-memory": ({ createdAt }, age) => {
    const times = Math.floor(age / outOfMemoryEvery);
    if (times === 0) return {};
    const at = createdAt + times * outOfMemoryEvery;
    const lastEnd = { reason: "OOMKilled", exitCode: 137, at };
    return { restarts: Math.min(mostRestarts, times), lastEnd, startedAt: at };
  },
};

const creating = { reason: "ContainerCreating", message: "" };

/** When the state changes next, later than these seconds; the pod's end apart. */
export function nextChange({ createdAt, fault }: Pick<PlannedPod, "createdAt" | "fault">, seconds: number): number {
  const age = seconds - createdAt;
  if (age < startSeconds) return createdAt + startSeconds;
  const every =
    fault?.name === "crash-loop" ? crashEvery : fault?.name === "out-of-memory" ? outOfMemoryEvery : Infinity;
  return every === Infinity ? Infinity : createdAt + (Math.floor(age / every) + 1) * every;
}
