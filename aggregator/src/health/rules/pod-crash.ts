import type { ContainerEnd, ContainerFacts, PodFacts } from "../../state/facts/pod.ts";
import { allWell, type Measurement, type RuleContext } from "../rule.ts";
import type { PodRule } from "../scopes/pod.ts";

/** Seconds for which a container that died counts as one that does so again and again, as the mixin's KubePodCrashLooping looks back. */
const crashMemorySeconds = 5 * 60;
/** Restarts from which a container that keeps dying is in a loop even while it runs in between. */
const restartsOfLoop = 3;
/** Seconds for which a container that ran out of memory is reported. */
const oomMemorySeconds = 10 * 60;
/** Seconds for which a pod that was evicted or failed is reported: nobody may ever remove it. */
const failureMemorySeconds = 60 * 60;

const yesNo = { unit: "boolean", bad: "above", threshold: 1, margin: 0, staysWell: true } as const;

/** Pods that die. */
export const podCrashRules: readonly PodRule[] = [
  {
    ...yesNo,
    id: "pod-crash-loop",
    severity: "SEVERITY_WARNING",
    holdSeconds: 5 * 60,
    summary: "A container crashes again and again",
    action: "Read the log of the run before (kubectl logs --previous) and the exit code.",
    hides: ["pod-not-ready", "pod-pending", "pod-out-of-memory"],
    explainsDependants: true,
    measure: ({ facts }, context) => eachContainer(facts, (container) => crashLoop(container, context)),
  },
  {
    ...yesNo,
    id: "pod-out-of-memory",
    severity: "SEVERITY_WARNING",
    holdSeconds: 0,
    summary: "A container was killed as it ran out of memory",
    action: "Raise its memory limit, or find what makes it grow.",
    hides: ["pod-memory-near-limit"],
    explainsDependants: true,
    measure: ({ facts }, context) => eachContainer(facts, (container) => outOfMemory(container, context)),
  },
  {
    ...yesNo,
    id: "pod-evicted",
    severity: "SEVERITY_WARNING",
    holdSeconds: 0,
    summary: "The pod was evicted",
    action: "Look at what the node was short of, and at the pod's requests; remove the pod once it is understood.",
    hidesOthers: true,
    explainsDependants: true,
    measure: ({ facts }, context) =>
      facts.phase === "Failed" && facts.reason === "Evicted" && isRecentFailure(facts, context)
        ? [{ value: 1, evidence: facts.message ?? "Evicted" }]
        : allWell,
  },
  {
    ...yesNo,
    id: "pod-failed",
    severity: "SEVERITY_WARNING",
    holdSeconds: 0,
    summary: "The pod failed",
    action: "Read the exit codes and the logs of its containers (kubectl describe pod, kubectl logs).",
    hides: ["pod-out-of-memory"],
    explainsDependants: true,
    measure({ facts }, context) {
      // A Job counts the failures of its pods itself, and says when they are too many.
      if (facts.phase !== "Failed" || facts.reason === "Evicted" || facts.owner?.kind === "Job") return allWell;
      if (!isRecentFailure(facts, context)) return allWell;
      return [{ value: 1, evidence: facts.message ?? facts.reason ?? describeEnds(facts.containers) }];
    },
  },
];

function eachContainer(
  { containers }: PodFacts,
  look: (container: ContainerFacts) => string | undefined,
): readonly Measurement[] {
  let found: Measurement[] | undefined;
  for (const container of containers) {
    const evidence = look(container);
    if (evidence !== undefined) (found ??= []).push({ part: container.name, value: 1, evidence });
  }
  return found ?? allWell;
}

/** Between two crashes a container runs for a while: it counts as crashing until it has run for longer than is looked back. */
function crashLoop({ state, lastEnd, restarts }: ContainerFacts, { now }: RuleContext): string | undefined {
  const evidence = () =>
    `${restarts} restarts; ${lastEnd === undefined ? "it waits to be restarted" : describeEnd(lastEnd)}`;
  if (state?.is === "waiting" && state.reason === "CrashLoopBackOff") return evidence();
  const hasJustCrashed = lastEnd?.finishedAt !== undefined && now - lastEnd.finishedAt < crashMemorySeconds * 1000;
  return restarts >= restartsOfLoop && hasJustCrashed && lastEnd.exitCode !== 0 ? evidence() : undefined;
}

function outOfMemory({ state, lastEnd }: ContainerFacts, { now }: RuleContext): string | undefined {
  for (const end of [state, lastEnd]) {
    if (end?.is !== "terminated" || end.reason !== "OOMKilled") continue;
    if (end.finishedAt !== undefined && now - end.finishedAt < oomMemorySeconds * 1000) return describeEnd(end);
  }
  return undefined;
}

function isRecentFailure(facts: PodFacts, { now }: RuleContext): boolean {
  const { containers, conditionChangedAt = 0, startedAt = 0, createdAt = 0 } = facts;
  const ends = containers.flatMap(({ state }) => (state?.is === "terminated" ? (state.finishedAt ?? []) : []));
  const failedAt = Math.max(...ends, conditionChangedAt, startedAt, createdAt);
  return now - failedAt < failureMemorySeconds * 1000;
}

function describeEnds(containers: readonly ContainerFacts[]): string {
  const ends = containers.flatMap(({ name, state }) =>
    state?.is === "terminated" && state.exitCode !== 0 ? [`${name}: ${describeEnd(state)}`] : [],
  );
  return ends.length > 0 ? ends.join(", ") : "no container says why";
}

function describeEnd({ reason, exitCode, finishedAt }: ContainerEnd): string {
  const when = finishedAt === undefined ? "" : ` at ${new Date(finishedAt).toISOString()}`;
  return `${reason || "it ended"} with exit code ${exitCode}${when}`;
}
