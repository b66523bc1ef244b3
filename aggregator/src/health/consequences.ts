import type { HealthIssue } from "@kubevitals/proto";
import type { Finding } from "./rule-findings.ts";
import { objectKey } from "./scope.ts";

/** Consequences that an issue names at most. */
const mostNamed = 20;

/** What follows from nothing else that fires. */
export interface Root {
  readonly root: Finding;
  /** Its issue, which names its consequences. */
  readonly issue: HealthIssue;
  readonly hidden: readonly Finding[];
}

/**
 * Leaves out what follows from something else that fires: issues of an object that another rule on it hides, and issues of objects
 * that depend on one with an issue that explains them. The cause names them. A cause that is hidden itself hands them to its own.
 */
export function rootsOf(findings: readonly Finding[]): readonly Root[] {
  const byObject = new Map<string, Finding[]>();
  for (const finding of findings) {
    const key = objectKey(finding.identity);
    const others = byObject.get(key) ?? [];
    others.push(finding);
    byObject.set(key, others);
  }
  const causeOf = new Map(findings.map((finding) => [finding, findCause(finding, byObject)]));
  const hiddenBy = new Map<Finding, Finding[]>();
  for (const finding of findings) {
    const root = rootOf(finding, causeOf);
    const hidden = hiddenBy.get(root) ?? [];
    if (root !== finding) hidden.push(finding);
    hiddenBy.set(root, hidden);
  }
  return findings.flatMap((root) => {
    const hidden = hiddenBy.get(root);
    if (hidden === undefined || rootOf(root, causeOf) !== root) return [];
    const ids = hidden.map(({ issue }) => issue.id).toSorted();
    return [{ root, hidden, issue: { ...root.issue, consequences: ids.slice(0, mostNamed) } }];
  });
}

function findCause(finding: Finding, byObject: ReadonlyMap<string, readonly Finding[]>): Finding | undefined {
  const siblings = byObject.get(objectKey(finding.identity)) ?? [];
  const sibling = siblings.find((other) => hides(other, finding));
  if (sibling) return sibling;
  for (const cause of finding.causes) {
    const found = byObject.get(cause)?.find((other) => other !== finding && explains(other, finding));
    if (found) return found;
  }
  return undefined;
}

/** Whether an issue hides another one of the same object. */
function hides(other: Finding, { rule, issue }: Finding): boolean {
  if (other.rule === rule) return false;
  if (other.rule.hidesOthers && !rule.hidesOthers && !rule.standsAlone) return true;
  const [part, otherPart] = [issue.object?.part, other.issue.object?.part];
  // One container that crashes says nothing of another that runs out of memory.
  if (part !== undefined && otherPart !== undefined && part !== otherPart) return false;
  return other.rule.hides?.includes(rule.id) ?? false;
}

/** Whether an issue of an object explains one of an object that depends on it. */
function explains({ rule: { explainsDependants } }: Finding, { rule }: Finding): boolean {
  return typeof explainsDependants === "object" ? explainsDependants.includes(rule.id) : explainsDependants === true;
}

/** What stands at the beginning of a chain of causes. Two that hide each other stay both: the chain ends where it comes back. */
function rootOf(finding: Finding, causeOf: ReadonlyMap<Finding, Finding | undefined>): Finding {
  const passed = new Set<Finding>([finding]);
  let root = finding;
  for (let cause = causeOf.get(root); cause !== undefined; cause = causeOf.get(root)) {
    if (passed.has(cause)) return finding;
    passed.add(cause);
    root = cause;
  }
  return root;
}
