import type { HealthIssue } from "@kubevitals/proto";
import type { Finding } from "./rule-judge.ts";
import { objectKey } from "./scope.ts";

/** Consequences that an issue names at most. */
const mostNamed = 20;

/**
 * Leaves out what follows from something else that fires: issues of an object that another rule on it hides, and issues of objects
 * that depend on one with an issue that explains them. The cause names them. A cause that is hidden itself hands them to its own.
 */
export function withoutConsequences(findings: readonly Finding[]): readonly HealthIssue[] {
  const byObject = new Map<string, Finding[]>();
  for (const finding of findings) {
    const key = objectKey(finding.identity);
    const others = byObject.get(key) ?? [];
    others.push(finding);
    byObject.set(key, others);
  }
  const causeOf = new Map(findings.map((finding) => [finding, findCause(finding, byObject)]));
  const hidden = new Map<Finding, string[]>();
  for (const finding of findings) {
    const root = rootOf(finding, causeOf);
    if (root === finding) continue;
    const ids = hidden.get(root) ?? [];
    ids.push(finding.issue.id);
    hidden.set(root, ids);
  }
  return findings
    .filter((finding) => rootOf(finding, causeOf) === finding)
    .map((finding) => ({ ...finding.issue, consequences: (hidden.get(finding) ?? []).toSorted().slice(0, mostNamed) }));
}

function findCause(finding: Finding, byObject: ReadonlyMap<string, readonly Finding[]>): Finding | undefined {
  const siblings = byObject.get(objectKey(finding.identity)) ?? [];
  const sibling = siblings.find(
    ({ rule }) =>
      rule !== finding.rule &&
      ((rule.hidesOthers && !finding.rule.hidesOthers) || rule.hides?.includes(finding.rule.id)),
  );
  if (sibling) return sibling;
  for (const cause of finding.causes) {
    const found = byObject.get(cause)?.find(({ rule }) => rule.explainsDependants);
    if (found) return found;
  }
  return undefined;
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
