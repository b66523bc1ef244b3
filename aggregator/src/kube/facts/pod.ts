import type { V1Container, V1ContainerState, V1ContainerStatus, V1Pod } from "@kubernetes/client-node";
import type { ContainerEnd, ContainerFacts, ContainerRole, ContainerState, PodFacts } from "../../state/facts/pod.ts";
import type { Kube, Raw } from "../resources/kube-object.ts";
import { conditionChangedAt, conditionWords, controllerOf } from "./condition.ts";
import { KeptPod } from "./kept-pod.ts";
import { cutText } from "./own-text.ts";
import {
  isSidecar,
  limitsOf,
  podLimits,
  podRequests,
  requestsOf,
  statusesByName,
  unlimitedResources,
} from "./pod-resources.ts";
import { podScrape } from "./pod-scrape.ts";
import { sharedAmounts, sharedText, sharedThing } from "./shared.ts";
import { timeOf } from "./time.ts";

type Pod = Kube<V1Pod>;

/** Longest explanation that is kept of a container's state. */
const messageLength = 256;

/** One list for all pods that have none of something. */
const none: readonly never[] = [];

/** One for all whose container runs. */
const running: ContainerState = { is: "running" };

/** What is kept of a pod. */
export function podFacts(pod: Pod): PodFacts {
  const { metadata, spec, status } = pod;
  return new KeptPod({
    cgroupUid: metadata.annotations?.["kubernetes.io/config.mirror"] ?? metadata.uid,
    nodeName: sharedText(spec?.nodeName || undefined),
    labels: sharedThing(metadata.labels ?? {}),
    owner: controllerOf(metadata),
    createdAt: timeOf(metadata.creationTimestamp),
    deletionAt: timeOf(metadata.deletionTimestamp),
    finalizers: metadata.finalizers ? sharedThing(metadata.finalizers) : none,
    phase: sharedText(status?.phase ?? "Unknown"),
    reason: sharedText(status?.reason || undefined),
    message: status?.message ? cutText(status.message, messageLength) : undefined,
    startedAt: timeOf(status?.startTime),
    qosClass: sharedText(status?.qosClass),
    priority: spec?.priority,
    priorityClass: sharedText(spec?.priorityClassName || undefined),
    hostNetwork: spec?.hostNetwork === true,
    conditions: conditionWords(status?.conditions),
    conditionChangedAt: conditionChangedAt(status?.conditions),
    requests: sharedAmounts(podRequests(pod)),
    limits: sharedAmounts(podLimits(pod)),
    unlimited: unlimitedResources(pod),
    containers: containersOf(pod),
    claims: claimsOf(pod),
    scrape: podScrape(pod),
  });
}

function claimsOf({ metadata, spec }: Pod): PodFacts["claims"] {
  const claims = (spec?.volumes ?? none).flatMap(({ name, persistentVolumeClaim, ephemeral }) => {
    // A generic ephemeral volume has a claim of its own, named after pod and volume (KEP-1698).
    const claim = persistentVolumeClaim?.claimName ?? (ephemeral ? `${metadata.name}-${name}` : undefined);
    return claim === undefined ? [] : [{ volume: sharedText(name), claim }];
  });
  return claims.length === 0 ? none : claims;
}

function containersOf(pod: Pod): readonly ContainerFacts[] {
  const statuses = statusesByName(pod);
  const facts = (container: Raw<V1Container>, role: ContainerRole) =>
    containerFacts(container, role, statuses.get(container.name));
  return [
    ...(pod.spec?.containers ?? []).map((container) => facts(container, "app")),
    ...(pod.spec?.initContainers ?? []).map((one) => facts(one, isSidecar(one) ? "sidecar" : "init")),
    ...(pod.spec?.ephemeralContainers ?? []).map((container) => facts(container, "ephemeral")),
  ];
}

function containerFacts(
  container: Raw<V1Container>,
  role: ContainerRole,
  status: Raw<V1ContainerStatus> | undefined,
): ContainerFacts {
  return {
    name: container.name,
    role,
    id: runtimeId(status?.containerID),
    image: status?.image || container.image || "",
    ready: status?.ready ?? false,
    restarts: status?.restartCount ?? 0,
    state: stateOf(status?.state),
    lastEnd: endOf(status?.lastState),
    requests: sharedAmounts(requestsOf(container, status)),
    limits: sharedAmounts(limitsOf(container, status)),
  };
}

/** `containerd://3f2c…` without the scheme. */
function runtimeId(id: string | undefined): string | undefined {
  return id?.replace(/^[^:]*:\/\//, "") || undefined;
}

function stateOf(state: Raw<V1ContainerState> | undefined): ContainerState | undefined {
  if (state?.running) return running;
  if (state?.waiting) {
    const { reason = "", message = "" } = state.waiting;
    return { is: "waiting", reason, message: cutText(message, messageLength) };
  }
  return endOf(state);
}

function endOf(state: Raw<V1ContainerState> | undefined): ContainerEnd | undefined {
  const end = state?.terminated;
  return (
    end && { is: "terminated", reason: end.reason ?? "", exitCode: end.exitCode, finishedAt: timeOf(end.finishedAt) }
  );
}
