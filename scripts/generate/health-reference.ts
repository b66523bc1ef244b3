import { nodeRules } from "../../aggregator/src/health/rules/index.ts";
import { formatDuration } from "../../program/src/options/duration.ts";
import { markdownTable } from "./markdown.ts";

/** Every health rule, for people. */
export function renderHealthReference(): string {
  const rows = nodeRules.map((rule) => [
    `\`${rule.id}\``,
    rule.severity === "SEVERITY_CRITICAL" ? "critical" : "warning",
    rule.summary,
    rule.unit === "boolean" ? "yes or no" : `${rule.bad} ${rule.threshold} %, clears by ${rule.margin} %`,
    formatDuration(rule.holdSeconds),
    rule.collector === undefined ? "-" : `\`${rule.collector}\``,
    rule.action,
  ]);
  return `# Health rules

Generated from the rules that the aggregator runs by \`npm run update\`. Do not edit.

A rule fires once its value has been beyond the threshold for as long as it holds. While its data is missing it is unknown, and the
verdict is not healthy; where the node's kernel does not have the collector's source, it does not apply.

${markdownTable(["rule", "severity", "says", "threshold", "holds", "needs collector", "what to do"], rows)}`;
}
