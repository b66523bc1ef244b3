import type { Rule } from "../../aggregator/src/health/rule.ts";
import { healthRules } from "../../aggregator/src/health/rules/index.ts";
import { alertName, runbookUrl } from "../../scripts/generate/alerts/alert.ts";
import { ruleAlerts } from "../../scripts/generate/alerts/rule-alerts.ts";

const rules = healthRules({ isNodeMeasured: true, isCollecting: true }).flatMap((set) => set.rules);

/**
 * A file of tests for promtool: each health rule's issue, and no other rule's, fires its alert at once, with the issue's labels; it is
 * one alert still when another replica leads; it bridges five minutes without scrapes, and then ends.
 *
 * @param file the rules, by their absolute path
 */
export function ruleCases(file: string): object {
  return { rule_files: [file], evaluation_interval: "1m", tests: rules.map(caseOf) };
}

function caseOf(rule: Rule<unknown>): object {
  const severity = rule.severity === "SEVERITY_CRITICAL" ? "critical" : "warning";
  const labels = { rule: rule.id, severity, kind: "Node", name: "worker-7", part: "/data", cluster: "east" };
  const { description = "" } = ruleAlerts.find(({ id }) => id === rule.id) ?? {};
  const firing = {
    exp_labels: labels,
    exp_annotations: {
      summary: `${rule.summary}: Node worker-7 (/data)`,
      description,
      runbook_url: runbookUrl(rule),
    },
  };
  const alertname = alertName(rule);
  return {
    name: rule.id,
    interval: "1m",
    input_series: [
      { series: issue({ ...labels, job: "kubevitals", instance: "a" }), values: "_ 1 1 stale" },
      { series: issue({ ...labels, job: "kubevitals", instance: "b" }), values: "_ _ 1 1 stale" },
      { series: issue({ ...labels, rule: "another-rule" }), values: "1x30" },
    ],
    alert_rule_test: [
      { eval_time: "0m", alertname, exp_alerts: [] },
      { eval_time: "1m", alertname, exp_alerts: [firing] },
      { eval_time: "2m", alertname, exp_alerts: [firing] },
      { eval_time: "3m", alertname, exp_alerts: [firing] },
      { eval_time: "8m", alertname, exp_alerts: [firing] },
      { eval_time: "10m", alertname, exp_alerts: [] },
    ],
  };
}

function issue(labels: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${value}"`);
  return `kubevitals_health_issue{${pairs.join(",")}}`;
}
