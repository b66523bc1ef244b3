import type { HealthIssue } from "@kubevitals/proto";

/** Bytes of issues in one answer: what is left of it is for all else. */
const mostBytes = 3 * 1024 * 1024;

/** What an issue's numbers and times take, roughly; texts come on top. */
const bytesOfRest = 256;

/** The worst issues, as many as find room in an answer, and how many do not. */
export function issuesInAnswer(issues: readonly HealthIssue[]): {
  readonly issues: readonly HealthIssue[];
  readonly issuesLeftOut: number;
} {
  let bytes = 0;
  const cut = issues.findIndex((issue) => (bytes += weightOf(issue)) > mostBytes);
  return cut < 0 ? { issues, issuesLeftOut: 0 } : { issues: issues.slice(0, cut), issuesLeftOut: issues.length - cut };
}

/** Bytes that an issue takes at most: a UTF-16 code unit takes up to three. */
function weightOf({ id, rule, object, summary, evidence, action, consequences }: HealthIssue): number {
  const named = [object?.name, object?.namespace, object?.uid, object?.part];
  const texts = [id, rule, summary, evidence, action, ...consequences, ...named];
  return texts.reduce((sum, text = "") => sum + 3 * text.length + 4, bytesOfRest);
}
