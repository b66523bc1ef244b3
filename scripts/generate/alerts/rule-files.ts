import { stringify } from "yaml";
import type { GeneratedFile } from "../generated-file.ts";
import { alertName, runbookUrl, type Alert } from "./alert.ts";
import { ownAlerts } from "./own-alerts.ts";
import { ruleAlerts } from "./rule-alerts.ts";

/** Every alert: those on what the aggregator finds, and those on the aggregator. */
export const alerts: readonly Alert[] = [...ownAlerts, ...ruleAlerts];

const notice = `# Generated from the health rules that the aggregator runs by \`npm run update\`. Do not edit.
# What fires has held for as long as its rule says, so alerts on issues wait no longer. How they are used: docs/alerts.md.
`;

/** The alerts as Prometheus takes them, and as Prometheus Operator does. */
export const alertFiles: readonly GeneratedFile[] = [
  { path: "deploy/alerts/kubevitals.rules.yaml", render: () => notice + yaml({ groups: groups() }) },
  { path: "deploy/alerts/prometheusrule.yaml", render: () => notice + yaml(prometheusRule()) },
];

/** A group of rules, with keys as Prometheus has them. */
export interface RuleGroup {
  readonly name: string;
  readonly rules: readonly object[];
}

/** All alerts in their groups, in the order of the rules. */
export function groups(): readonly RuleGroup[] {
  const byGroup = Map.groupBy(alerts, ({ group }) => group);
  return Array.from(byGroup, ([name, list]) => ({ name, rules: list.map(ruleOf) }));
}

function ruleOf(alert: Alert): object {
  const { expr, forDuration, keepFiringFor, severity, summary, description } = alert;
  return {
    alert: alertName(alert),
    expr,
    ...(forDuration !== undefined && { for: forDuration }),
    ...(keepFiringFor !== undefined && { keep_firing_for: keepFiringFor }),
    ...(severity !== undefined && { labels: { severity } }),
    annotations: { summary, description, runbook_url: runbookUrl(alert) },
  };
}

/** https://prometheus-operator.dev/docs/api-reference/api/#monitoring.coreos.com/v1.PrometheusRule */
function prometheusRule(): object {
  return {
    apiVersion: "monitoring.coreos.com/v1",
    kind: "PrometheusRule",
    metadata: {
      name: "kubevitals",
      labels: { "app.kubernetes.io/name": "kubevitals", "app.kubernetes.io/part-of": "kubevitals" },
    },
    spec: { groups: groups() },
  };
}

function yaml(document: object): string {
  return stringify(document, { lineWidth: 0 });
}
