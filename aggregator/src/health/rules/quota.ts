import { allWell, type Measurement } from "../rule.ts";
import type { Subject } from "../scopes/kube.ts";
import type { QuotaRule } from "../scopes/quota.ts";

const common = {
  unit: "percent",
  bad: "above",
  severity: "SEVERITY_WARNING",
  holdSeconds: 15 * 60,
  staysWell: true,
  // Only of workloads whose pods were refused for the quota's sake: they name it.
  explainsDependants: ["workload-replicas-missing", "workload-rollout-stuck"],
} as const;

/** Quotas, each resource of theirs a part. Thresholds and holds are those of the mixin's KubeQuotaAlmostFull, …FullyUsed and …Exceeded. */
export const quotaRules: readonly QuotaRule[] = [
  {
    ...common,
    id: "quota-almost-full",
    threshold: 90,
    margin: 2,
    summary: "A quota is almost used up",
    action: "Raise the quota, or give back what is not needed, before new pods are refused.",
    measure: (quota) => eachResource(quota, (share) => share),
  },
  {
    ...common,
    id: "quota-full",
    threshold: 100,
    margin: 0,
    summary: "A quota is used up",
    action: "Raise the quota, or give back what is not needed: whatever needs more of it is refused.",
    hides: ["quota-almost-full"],
    measure: (quota) => eachResource(quota, (share) => share),
  },
  {
    ...common,
    id: "quota-exceeded",
    threshold: 100,
    margin: 0,
    summary: "More is used than a quota allows",
    action: "Raise the quota, or remove what is beyond it: it was lowered after the use was there.",
    hides: ["quota-almost-full", "quota-full"],
    measure: (quota) => eachResource(quota, (share) => (share > 100 ? share : undefined)),
  },
];

/** The share in use of each resource whose share counts. */
function eachResource(
  { facts: { hard, used } }: Subject<"resourcequotas">,
  countsAs: (share: number) => number | undefined,
): readonly Measurement[] {
  const measurements: Measurement[] = [];
  for (const [part, most] of Object.entries(hard)) {
    const now = used[part];
    if (now === undefined) {
      measurements.push({ part, unknown: "its controller has not reported yet what is used" });
      continue;
    }
    const value = countsAs(shareOf(now, most));
    if (value !== undefined) measurements.push({ part, value, evidence: `${now} of ${most} ${part} are used` });
  }
  return measurements.length > 0 ? measurements : allWell;
}

/** A quota of 0 forbids on purpose: without use there is nothing wrong, and any use is beyond it. */
function shareOf(used: number, hard: number): number {
  return hard > 0 ? (100 * used) / hard : used > 0 ? 100 + used : 0;
}
