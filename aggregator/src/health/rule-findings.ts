import type { HealthIssue, ObjectReference, UnknownFinding } from "@kubevitals/proto";
import type { Rule } from "./rule.ts";
import type { ObjectIdentity } from "./scope.ts";

/** An issue with what decides whether it is shown. */
export interface Finding {
  readonly issue: HealthIssue;
  readonly rule: Rule<unknown>;
  readonly identity: ObjectIdentity;
  /** Objects of which this may be a consequence. */
  readonly causes: readonly string[];
}

/** Unknown findings that a report lists. */
export const listedUnknown = 100;

/** What one rule found on all objects of its scope. */
export interface RuleFindings {
  readonly findings: Finding[];
  /** What could not be evaluated: the first of it, as much as a report lists. */
  readonly unknown: UnknownFinding[];
  unknownCount: number;
  /** Keys of objects on which the rule could not be evaluated. */
  readonly open: Set<string>;
  applicable: number;
  evaluated: number;
}

/** Nothing was found yet. */
export function noFindings(): RuleFindings {
  return { findings: [], unknown: [], unknownCount: 0, open: new Set(), applicable: 0, evaluated: 0 };
}

/** Where no agent runs, much is unknown of each of thousands of nodes: of what no report lists only the number is kept. */
export function noteUnknown(
  found: RuleFindings,
  key: string,
  finding: { readonly rule: string; readonly object: () => ObjectReference; readonly reason: string },
): void {
  found.unknownCount++;
  found.open.add(key);
  if (found.unknown.length < listedUnknown) found.unknown.push({ ...finding, object: finding.object() });
}
