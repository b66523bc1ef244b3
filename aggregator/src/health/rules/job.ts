import { objectsOf } from "../../state/facts/facts.ts";
import type { WorkloadFacts } from "../../state/facts/workload.ts";
import { memoByIdentity } from "../../state/join/memo.ts";
import type { Observation } from "../../state/snapshot.ts";
import { allWell, found, notApplicable } from "../rule.ts";
import type { JobRule } from "../scopes/workload.ts";

/** Jobs that failed or do not end. */
export const jobRules: readonly JobRule[] = [
  {
    id: "job-failed",
    severity: "SEVERITY_WARNING",
    unit: "boolean",
    bad: "above",
    threshold: 1,
    margin: 0,
    // That a Job has failed is Kubernetes' last word on it: there is nothing to wait for.
    holdSeconds: 0,
    summary: "The Job failed",
    action: "Read the logs of its pods (kubectl logs job/NAME), then delete it or let it run again.",
    hides: ["job-not-completed"],
    measure({ facts }, { observation }) {
      const failed = facts.conditions.find(({ type, status }) => type === "Failed" && status === "True");
      if (failed === undefined || hasSucceededSince(facts, failed.since, observation)) return allWell;
      return found(`${failed.reason}: ${failed.message}; ${facts.failed ?? 0} of its pods failed`);
    },
  },
  {
    id: "job-not-completed",
    severity: "SEVERITY_WARNING",
    unit: "seconds",
    bad: "above",
    // The mixin's KubeJobNotCompleted.
    threshold: 12 * 3600,
    margin: 0,
    holdSeconds: 0,
    summary: "The Job does not come to an end",
    action: "Look at its pods and their logs (kubectl describe job): it may wait for something that does not come.",
    measure({ facts: { active = 0, suspended, startedAt, ready = 0, desired } }, { now }) {
      if (suspended) return notApplicable;
      if (active === 0 || startedAt === undefined) return allWell;
      const value = Math.max(0, (now - startedAt) / 1000);
      const completions = desired === undefined ? "" : `; ${ready} of ${desired} completions`;
      return [{ value, evidence: `it runs since ${new Date(startedAt).toISOString()}${completions}` }];
    },
  },
];

/** Whether the CronJob that made a Job has had a success since it failed: the failure is history. */
function hasSucceededSince({ owner }: WorkloadFacts, failedAt: number | undefined, observation: Observation): boolean {
  const cronJob = owner && cronJobsByUid(observation).get(owner.uid);
  return failedAt !== undefined && (cronJob?.lastSucceededAt ?? -Infinity) > failedAt;
}

/** Asked only where a Job failed, so it is made then. */
const cronJobsByUid = memoByIdentity<Observation, ReadonlyMap<string, WorkloadFacts>>(
  ({ kube }) => new Map(Array.from(objectsOf(kube, "cronjobs"), ({ uid, facts }) => [uid, facts])),
);
