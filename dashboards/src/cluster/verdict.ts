import * as units from "@grafana/grafana-foundation-sdk/units";
import type { Section } from "../build/dashboard.ts";
import { cluster } from "../build/query.ts";
import { colours, steps } from "../build/rule-thresholds.ts";
import { stat } from "../build/stat.ts";
import { table } from "../build/table.ts";
import { timeSeries } from "../build/time-series.ts";
import { verdicts } from "../build/words.ts";

const status = (name: string) => `sum by (cluster) (kubevitals_health_status{${cluster}, status="${name}"})`;

/** What the aggregator makes of the cluster, and why. */
export const verdict: Section = {
  title: "Verdict",
  panels: [
    stat({
      title: "Verdict",
      about:
        "The aggregator's verdict, of several clusters the worst: unknown, and never healthy, while a rule that applies could not be evaluated.",
      unit: units.Short,
      width: 6,
      words: verdicts,
      queries: [{ expr: `max(${status("unknown")} + 2 * ${status("warning")} + 3 * ${status("critical")})` }],
    }),
    stat({
      title: "Open issues",
      about:
        "Health rules that fire on an object now, without those that follow from others and those that are silenced.",
      unit: units.Short,
      width: 6,
      thresholds: steps([
        { value: null, color: colours.well },
        { value: 1, color: colours.warning },
      ]),
      queries: [{ expr: `sum by (severity) (kubevitals_health_issues{${cluster}})`, legend: "{{severity}}" }],
    }),
    stat({
      title: "Checks evaluated",
      about: "Health checks that could be evaluated, of those that apply. What is missing is unknown, and lowers it.",
      unit: units.PercentUnit,
      width: 6,
      decimals: 1,
      thresholds: steps([
        { value: null, color: colours.warning },
        { value: 1, color: colours.well },
      ]),
      queries: [{ expr: `avg(kubevitals_health_coverage_ratio{${cluster}})` }],
    }),
    stat({
      title: "Nodes",
      about:
        "Nodes by how far their record describes the present: fresh, stale (old values are shown) or lost (none are).",
      unit: units.Short,
      width: 6,
      queries: [{ expr: `sum by (freshness) (kubevitals_nodes{${cluster}})`, legend: "{{freshness}}" }],
    }),
    table({
      title: "Issues now",
      about: "What fires now. What to do about a rule stands on its page among the runbooks.",
      width: 12,
      keys: [
        { label: "severity", title: "Severity" },
        { label: "rule", title: "Rule" },
        { label: "namespace", title: "Namespace" },
        { label: "name", title: "Object" },
        { label: "part", title: "Part" },
      ],
      columns: [],
      rows: { expr: `max by (severity, rule, namespace, name, part) (kubevitals_health_issue{${cluster}})` },
    }),
    timeSeries({
      title: "Issues by rule",
      about: "How many objects each health rule fires on.",
      unit: units.Short,
      width: 12,
      height: 10,
      stacked: true,
      decimals: 0,
      queries: [{ expr: `count by (rule) (kubevitals_health_issue{${cluster}})`, legend: "{{rule}}" }],
    }),
  ],
};
