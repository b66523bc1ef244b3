import { formatDuration } from "../../../program/src/options/duration.ts";
import { amount, describeThreshold } from "../rule-texts.ts";
import { describedRules, type DescribedRule } from "./described-rules.ts";

/** What a rule says of itself, as rows of a table: a word and what it is. */
export function ruleFacts({ scope, rule }: DescribedRule): readonly (readonly string[])[] {
  const { severity, unit, margin, holdSeconds, hides = [] } = rule;
  const facts = [
    ["severity", severity === "SEVERITY_CRITICAL" ? "critical" : "warning"],
    ["looks at", `every ${scope.name.replace(/,.*/, "")}`],
    ["fires at", unit === "boolean" ? "yes" : describeThreshold(rule)],
    ["holds for", holdSeconds === 0 ? "no time: it fires at once" : formatDuration(holdSeconds)],
  ];
  if (margin > 0) facts.push(["ends", `${amount(margin, unit)} behind that`]);
  const needs = needsOf({ scope, rule });
  if (needs !== "") facts.push(["needs", needs]);
  const causes = describedRules
    .filter(({ rule: other }) => other.hides?.includes(rule.id))
    .map((other) => other.rule.id);
  if (hides.length > 0) facts.push(["hides", linksTo(hides)]);
  if (causes.length > 0) facts.push(["is hidden by", linksTo(causes)]);
  return facts;
}

function needsOf({ scope: { kinds: own = [] }, rule: { collector, kinds = [] } }: DescribedRule): string {
  const collectors = collector === undefined ? [] : [`the agent's collector \`${collector}\``];
  return [...collectors, ...[...own, ...kinds].map((kind) => `\`${kind}\``)].join(", ");
}

function linksTo(ids: readonly string[]): string {
  return ids.map((id) => `[${id}](${id}.md)`).join(", ");
}
