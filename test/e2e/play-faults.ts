import type { Checks } from "./checks.ts";
import { eventually, NotYet } from "./eventually.ts";
import type { Fault } from "./fault.ts";
import { IssueLog, type SeenIssue } from "./issue-log.ts";
import { quickHolds, quickness, quickSettings } from "./quick-rules.ts";
import { startReading } from "./reading-aggregator.ts";
import type { ObjectReference } from "./rest.ts";
import type { Stage } from "./scenario.ts";

/** Objects are looked at every five seconds, and a snapshot is taken every second; a busy machine takes longer over both. */
const slackSeconds = 12;

/** What follows from a fault may be due later than the fault itself: no rule about Kubernetes' objects holds longer. */
const settleSeconds = Math.ceil((15 * 60) / quickness) + slackSeconds;

/** Makes all faults at once, and checks that each is named in time, once, with nothing beside it; then mends them. */
export async function playFaults({ rig, owner, checks }: Stage, faults: readonly Fault[]): Promise<void> {
  const { rest } = await startReading(owner, rig.kubeconfig, { config: quickSettings() });
  const log = new IssueLog(rest);
  await eventually("nothing is wrong before", 120, () => untilWell(log));
  const before = new Set(log.all.map(({ issue }) => issue.id));

  owner.after(async () => {
    for (const fault of faults) await fault.mend(rig);
  });
  for (const fault of faults) await fault.inject(rig);
  const settledAt = Date.now() + settleSeconds * 1000;
  await eventually("every fault is named", 300, async () => {
    await log.look();
    const missing = faults.filter(
      (fault) => !log.shown.some((seen) => isOf(fault, seen) && hasConsequence(fault, seen)),
    );
    if (missing.length > 0)
      return new NotYet(`not named: ${missing.map(({ what }) => what).join("; ")}; ${describe(log)}`);
    return Date.now() > settledAt || new NotYet("what follows from the faults may still come");
  }).catch((error: unknown) => checks.broke(error));

  const seen = log.all.filter(({ issue }) => !before.has(issue.id));
  for (const fault of faults)
    checkFault(
      checks,
      fault,
      seen.filter((each) => isOf(fault, each)),
    );
  const others = seen.filter((each) => !faults.some((fault) => isOf(fault, each)));
  const texts = others.map(({ issue }) => `${issue.id} (${issue.evidence})`);
  checks.holds("nothing is named but the faults", others.length === 0, texts.join("; "));

  for (const fault of faults) await fault.mend(rig);
  const cleared = await eventually("all is well once the faults are mended", 180, () => untilWell(log));
  checks.holds("once all are mended nothing is named any more", cleared.issues.length === 0, describe(log));
}

async function untilWell(log: IssueLog) {
  const health = await log.look();
  return health.issues.length === 0 ? health : new NotYet(describe(log));
}

function checkFault(checks: Checks, fault: Fault, seen: readonly SeenIssue[]): void {
  const { what } = fault;
  const ids = seen.map(({ issue, appearances }) => `${issue.id}, ${appearances} times`).join("; ");
  const isOnce = seen.length === 1 && seen[0]?.appearances === 1;
  checks.holds("a fault is named, once", isOnce, `${what}: ${ids === "" ? "not named" : ids}`);
  const [first] = seen;
  if (first === undefined) return;
  const { issue, firstSeenAt } = first;
  const { evidence, owner, object, consequences, action } = issue;
  const hold = quickHolds.get(fault.rule) ?? NaN;
  const tookSeconds = (firstSeenAt - Date.parse(issue.since)) / 1000;
  const took = `${what}: named after ${tookSeconds.toFixed(1)} s, with a hold of ${hold} s`;
  checks.holds(
    "it is named when its hold is over",
    tookSeconds >= hold - 1 && tookSeconds <= hold + slackSeconds,
    took,
  );
  checks.note(`${took}: ${issue.id}: ${evidence}`);
  checks.holds("the evidence says what was seen", fault.evidence.test(evidence), `${what}: ${evidence}`);
  checks.holds("it says what to do", action !== "", what);
  checks.same("its owner is named", what, owner && `${owner.kind}/${owner.name}`, fault.owner);
  if (fault.part !== undefined) checks.same("the part of the object is named", what, object.part, fault.part);
  if (fault.consequence === undefined) return;
  const text = `${what}: ${consequences.join(", ")}`;
  checks.holds("what follows from it is hidden, and named as such", hasConsequence(fault, first), text);
}

function isOf({ rule, object, part }: Fault, { issue }: SeenIssue): boolean {
  return issue.rule === rule && object.test(pathOf(issue.object)) && (part === undefined || part === issue.object.part);
}

function hasConsequence({ consequence }: Fault, { issue }: SeenIssue): boolean {
  return consequence === undefined || issue.consequences.some((id) => consequence.test(id));
}

function pathOf({ kind, namespace, name }: ObjectReference): string {
  return [kind, namespace, name].filter((word) => word !== undefined).join("/");
}

function describe(log: IssueLog): string {
  const shown = log.shown.map(({ issue }) => `${issue.id} (${issue.evidence})`).join("; ");
  return `shown are: ${shown || "none"}`;
}
