import { kubernetesDialect } from "../../kube/cron/dialect.ts";
import { parseCronSchedule } from "../../kube/cron/schedule.ts";
import type { WorkloadFacts } from "../../state/facts/workload.ts";
import { memoByIdentity } from "../../state/join/memo.ts";
import { allWell, notApplicable } from "../rule.ts";
import type { CronJobRule } from "../scopes/workload.ts";

/** CronJobs whose time comes, and nothing happens. */
export const cronJobRules: readonly CronJobRule[] = [
  {
    id: "cron-missed",
    severity: "SEVERITY_WARNING",
    unit: "seconds",
    bad: "above",
    threshold: 10 * 60,
    margin: 0,
    holdSeconds: 0,
    summary: "The CronJob did not run when it should",
    action:
      "Read its events (kubectl describe cronjob): quota, admission, a deadline that is too short, or a Job that goes on.",
    measure({ facts }, { now }) {
      if (facts.suspended || facts.deletionAt !== undefined) return notApplicable;
      const next = nextRunOf(facts);
      if (typeof next === "object") return [next];
      const late = next === undefined ? 0 : (now - next) / 1000;
      // Within its deadline it may still begin.
      if (next === undefined || late <= 0 || late < (facts.startingDeadlineSeconds ?? 0)) return allWell;
      return [{ value: late, evidence: `it should have run at ${new Date(next).toISOString()}${describe(facts)}` }];
    },
  },
];

function describe({ lastScheduledAt, startingDeadlineSeconds, active = 0, concurrencyPolicy }: WorkloadFacts): string {
  const last =
    lastScheduledAt === undefined ? "it never ran" : `it last ran at ${new Date(lastScheduledAt).toISOString()}`;
  const deadline =
    startingDeadlineSeconds === undefined ? [] : [`its deadline of ${startingDeadlineSeconds} s to begin is over`];
  const isBlocked = active > 0 && concurrencyPolicy === "Forbid";
  const blocked = isBlocked ? ["the Job before still runs, and it allows but one at a time"] : [];
  return ["", last, ...deadline, ...blocked].join("; ");
}

/** The first run after the last, in milliseconds since 1970; undefined where none is in sight. Facts do not change. */
const nextRunOf = memoByIdentity<WorkloadFacts, number | undefined | { readonly unknown: string }>((facts) => {
  const { schedule, timeZone, lastScheduledAt, createdAt } = facts;
  const last = lastScheduledAt ?? createdAt;
  if (schedule === undefined || last === undefined) return { unknown: "its schedule is not known" };
  try {
    const next = parseCronSchedule(schedule, timeZone, kubernetesDialect).next(last / 1000);
    return next === undefined ? undefined : next * 1000;
  } catch (error) {
    return { unknown: `its schedule cannot be read: ${error instanceof Error ? error.message : String(error)}` };
  }
});
