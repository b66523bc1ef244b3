import type { ContainerFacts } from "../../state/facts/pod.ts";
import { isReady } from "../../state/join/pod-sums.ts";
import { allWell, type Measurement } from "../rule.ts";
import type { PodRule } from "../scopes/pod.ts";

/** Reasons for which a container waits as its image does not come. Source: the kubelet's image manager. */
const imageReasons: ReadonlySet<string> = new Set([
  "ErrImagePull",
  "ImagePullBackOff",
  "ErrImageNeverPull",
  "InvalidImageName",
  "ImageInspectError",
  "RegistryUnavailable",
  "SignatureValidationFailed",
]);

/** Reasons for which a container cannot be made or started. */
const createReasons: ReadonlySet<string> = new Set([
  "CreateContainerConfigError",
  "CreateContainerError",
  "RunContainerError",
  "PreCreateHookError",
  "PreStartHookError",
  "PostStartHookError",
]);

const yesNo = { unit: "boolean", bad: "above", threshold: 1, margin: 0, staysWell: true } as const;

/** Pods that do not come up. Holds are those of the mixin's KubePodNotReady and KubeContainerWaiting, or shorter where the reason is plain. */
export const podStartRules: readonly PodRule[] = [
  {
    ...yesNo,
    id: "pod-image-pull",
    severity: "SEVERITY_WARNING",
    holdSeconds: 60,
    summary: "An image cannot be pulled for a container",
    action: "Check the image's name and tag, the pull secret, and that the node reaches the registry.",
    hides: ["pod-not-ready", "pod-pending"],
    explainsDependants: true,
    measure: ({ facts }) => waitingFor(facts.containers, imageReasons),
  },
  {
    ...yesNo,
    id: "pod-container-create",
    severity: "SEVERITY_WARNING",
    holdSeconds: 60,
    summary: "A container cannot be made",
    action:
      "Read the message: most often a ConfigMap, Secret or key that is missing, or a command that the image does not have.",
    hides: ["pod-not-ready", "pod-pending"],
    explainsDependants: true,
    measure: ({ facts }) => waitingFor(facts.containers, createReasons),
  },
  {
    id: "pod-unschedulable",
    severity: "SEVERITY_WARNING",
    holdSeconds: 5 * 60,
    ...yesNo,
    summary: "No node takes the pod",
    action:
      "Read what the scheduler says: add capacity, lower requests, or mend selectors, affinities, taints and claims.",
    hides: ["pod-not-ready", "pod-pending"],
    explainsDependants: true,
    measure({ facts }) {
      if (facts.phase !== "Pending" || facts.nodeName !== undefined) return allWell;
      const scheduled = facts.conditions.find(({ type }) => type === "PodScheduled");
      if (scheduled?.status !== "False") return allWell;
      return [{ value: 1, evidence: `${scheduled.reason}: ${scheduled.message}` }];
    },
  },
  {
    ...yesNo,
    id: "pod-pending",
    severity: "SEVERITY_WARNING",
    holdSeconds: 15 * 60,
    summary: "The pod does not get beyond Pending",
    action:
      "Look at the pod's events (kubectl describe pod): volumes, network set-up and init containers come before its containers.",
    hides: ["pod-not-ready"],
    explainsDependants: true,
    measure: ({ facts }) =>
      facts.phase === "Pending"
        ? [{ value: 1, evidence: `phase Pending; ${describeWaiting(facts.containers)}` }]
        : allWell,
  },
  {
    ...yesNo,
    id: "pod-not-ready",
    severity: "SEVERITY_WARNING",
    holdSeconds: 15 * 60,
    summary: "The pod runs and is not ready",
    action: "Look at its readiness probe and logs (kubectl describe pod, kubectl logs).",
    explainsDependants: true,
    measure({ facts }) {
      if (facts.phase !== "Running" || facts.deletionAt !== undefined || isReady(facts)) return allWell;
      const condition = facts.conditions.find(({ type }) => type === "Ready");
      const why = [condition?.reason, condition?.message].filter(Boolean).join(": ");
      return [{ value: 1, evidence: why === "" ? "the condition Ready is not True" : why }];
    },
  },
];

function waitingFor(containers: readonly ContainerFacts[], reasons: ReadonlySet<string>): readonly Measurement[] {
  let found: Measurement[] | undefined;
  for (const { name, state, image } of containers) {
    if (state?.is !== "waiting" || !reasons.has(state.reason)) continue;
    const evidence = `${state.reason}: ${state.message || image}`;
    (found ??= []).push({ part: name, value: 1, evidence });
  }
  return found ?? allWell;
}

function describeWaiting(containers: readonly ContainerFacts[]): string {
  const waiting = containers.flatMap(({ name, state }) =>
    state?.is === "waiting" ? [`${name} waits: ${state.reason}`] : [],
  );
  return waiting.length > 0 ? waiting.join(", ") : "no container says why";
}
