import type { Rule } from "../../../aggregator/src/health/rule.ts";
import { healthRules } from "../../../aggregator/src/health/rules/index.ts";
import { formatDuration } from "../../../program/src/options/duration.ts";
import { describeThreshold } from "../rule-texts.ts";
import type { Alert } from "./alert.ts";

/**
 * What an issue is known by. A leader that is followed by another one changes the target's labels, which must not make a new alert of
 * an old one.
 */
const identity = "cluster, rule, severity, kind, namespace, name, part";

const object =
  "{{ $labels.kind }} {{ with $labels.namespace }}{{ . }}/{{ end }}{{ $labels.name }}{{ with $labels.part }} ({{ . }}){{ end }}";

/** An aggregator that starts anew has to see a rule hold once more: what fired before goes on firing meanwhile. */
const bridge = "5m";

/**
 * An alert for each health rule, on the issues that the aggregator finds. Thresholds, holds, hysteresis, what an operator has set and
 * silenced, and which issue is another one's consequence are the aggregator's: an expression of its own would have to repeat them all.
 */
export const ruleAlerts: readonly Alert[] = healthRules({ isNodeMeasured: true, isCollecting: true }).flatMap(
  ({ scope, rules }) =>
    rules.map((rule): Alert => ({
      id: rule.id,
      group: `kubevitals-${(scope.name.split(",", 1)[0] ?? scope.name).trim()}`,
      expr: `max by (${identity}) (kubevitals_health_issue{rule="${rule.id}"}) > 0`,
      keepFiringFor: bridge,
      summary: `${rule.summary}: ${object}`,
      description: `${whenItFires(rule)} ${escapeTemplate(rule.action)}`,
    })),
);

function whenItFires(rule: Rule<unknown>): string {
  const held = rule.holdSeconds === 0 ? "" : `, for ${formatDuration(rule.holdSeconds)}`;
  return rule.unit === "boolean"
    ? `Fires where it is so${held}, unless the rule is set otherwise.`
    : `Fires at ${describeThreshold(rule)}${held}, unless the rule is set otherwise.`;
}

/** Texts of rules are plain: what would be a template's is written so that it is none. */
function escapeTemplate(text: string): string {
  return text.replaceAll("{{", '{{ "{{" }}');
}
