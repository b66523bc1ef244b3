import type { NodeRule, Rule } from "../../aggregator/src/health/rule.ts";
import { healthRules } from "../../aggregator/src/health/rules/index.ts";
import type { Scope } from "../../aggregator/src/health/scope.ts";
import { formatDuration } from "../../program/src/options/duration.ts";
import { markdownTable } from "./markdown.ts";
import { amount, describeThreshold } from "./rule-texts.ts";

const head = ["rule", "severity", "says", "threshold", "holds", "needs", "what to do"];

/** Every health rule, for people. */
export function renderHealthReference(): string {
  const sections = healthRules({ isNodeMeasured: true, isCollecting: true }).map(
    ({ scope, rules }) =>
      `## ${scope.name}\n\n${describeScope(scope)}\n\n${markdownTable(head, rules.map(row(scope)))}`,
  );
  return `# Health rules

Generated from the rules that the aggregator runs by \`npm run update\`. Do not edit. What they mean together, and how they are set and
silenced, stands in [health](../health.md).

A rule fires once its value has been beyond the threshold for as long as it holds. While its data is missing it is unknown, and the
verdict is not healthy; where the node's kernel does not have the collector's source, or the cluster not the kind of object, it does
not apply.

${sections.join("\n")}`;
}

function describeScope({ everySeconds }: Scope<unknown>): string {
  return everySeconds === 0 ? "Looked at with every snapshot." : `Looked at every ${formatDuration(everySeconds)}.`;
}

function row({ kinds = [] }: Scope<unknown>) {
  return (rule: Rule<unknown> & Pick<NodeRule, "collector">): readonly string[] => {
    const needs = [
      ...(rule.collector === undefined ? [] : [`collector \`${rule.collector}\``]),
      ...[...kinds, ...(rule.kinds ?? [])].map((kind) => `\`${kind}\``),
    ];
    return [
      `\`${rule.id}\``,
      rule.severity === "SEVERITY_CRITICAL" ? "critical" : "warning",
      rule.summary,
      thresholdOf(rule),
      formatDuration(rule.holdSeconds),
      needs.length === 0 ? "-" : needs.join(", "),
      rule.action,
    ];
  };
}

function thresholdOf(rule: Rule<unknown>): string {
  const { unit, margin } = rule;
  if (unit === "boolean") return "yes or no";
  const clears = margin === 0 ? "" : `, clears by ${amount(margin, unit)}`;
  return `${describeThreshold(rule)}${clears}`;
}
