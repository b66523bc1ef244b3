import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { alertName, type Alert } from "../alerts/alert.ts";
import { ownAlerts } from "../alerts/own-alerts.ts";
import type { GeneratedFile } from "../generated-file.ts";
import { markdownTable } from "../markdown.ts";
import { describedRules, type DescribedRule } from "./described-rules.ts";
import { ruleFacts } from "./rule-facts.ts";

const repository = join(import.meta.dirname, "../../..");

/** What is above this line is generated, what is below is written by people and kept. */
export const seam = "<!-- Generated up to here by `npm run update`. What follows is written by hand. -->";

/** One page for each alert, and a list of them all. */
export const runbookFiles: readonly GeneratedFile[] = [
  ...describedRules.map((described) => page(described.rule.id, () => rulePage(described))),
  ...ownAlerts.map((alert) => page(alert.id, () => ownPage(alert))),
  { path: "docs/runbooks/README.md", render: list },
];

function page(id: string, head: () => string): GeneratedFile {
  const path = `docs/runbooks/${id}.md`;
  return { path, render: () => `${head()}\n${seam}\n${writtenPart(path)}` };
}

/** What people wrote; of a page that there is not yet, nothing. */
function writtenPart(path: string): string {
  const file = join(repository, path);
  const text = existsSync(file) ? readFileSync(file, "utf8") : "";
  return text.includes(seam) ? text.slice(text.indexOf(seam) + seam.length + 1) : "\n";
}

function rulePage(described: DescribedRule): string {
  const { rule } = described;
  return `# ${rule.summary}

The health rule \`${rule.id}\`, and the alert \`${alertName(rule)}\`.

${markdownTable(["", ""], ruleFacts(described))}
**What to do:** ${rule.action}
`;
}

function ownPage(alert: Alert): string {
  const facts = [
    ["severity", alert.severity ?? ""],
    ["fires after", alert.forDuration ?? "0s"],
    ["looks at", `\`${alert.expr}\``],
  ];
  return `# ${alert.summary.replaceAll(/\s*\{\{[^}]*\}\}/g, " …").trim()}

The alert \`${alertName(alert)}\`, on Kubevitals itself.

${markdownTable(["", ""], facts)}
${alert.description.replaceAll(/\{\{[^}]*\}\}/g, "…")}
`;
}

function list(): string {
  const rules = describedRules.map(({ rule }) => [link(rule.id), severityOf(rule.severity), rule.summary]);
  const own = ownAlerts.map(({ id, severity = "", summary }) => [
    link(id),
    severity,
    summary.replaceAll(/\s*\{\{[^}]*\}\}/g, " …").trim(),
  ]);
  const head = ["page", "severity", "says"];
  return `# Runbooks

One page for each alert of [deploy/alerts](../../deploy/alerts): what it means, how to look, what to do. The list and the upper part of
each page are generated from the rules by \`npm run update\`; what stands below the seam is written by hand. How alerts are installed and
what they look at: [alerts](../alerts.md).

## Kubevitals itself

${markdownTable(head, own)}
## Health rules

${markdownTable(head, rules)}`;
}

function link(id: string): string {
  return `[${id}](${id}.md)`;
}

function severityOf(severity: string): string {
  return severity === "SEVERITY_CRITICAL" ? "critical" : "warning";
}
