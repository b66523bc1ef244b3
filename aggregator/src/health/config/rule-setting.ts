import { optionTypes } from "@kubevitals/program";
import { quote } from "../../quote.ts";
import type { RuleSettings } from "../rule.ts";
import { healthRules } from "../rules/index.ts";
import { entryType, refuse, type Entry, type ObjectMatch } from "./entry.ts";
import { globOf } from "./glob.ts";

/** How an operator sets rules, on all objects or on some. What it does not name stays as it is. */
export interface RuleSetting extends ObjectMatch {
  /** Ids of the rules. */
  readonly rules: ReadonlySet<string>;
  readonly change: Partial<RuleSettings>;
  readonly enabled: boolean | undefined;
}

const longestHold = 30 * 86_400;
const severities = { warning: "SEVERITY_WARNING", critical: "SEVERITY_CRITICAL" } as const;

/** Every rule that there is. */
const allRules = healthRules({ isNodeMeasured: true, isCollecting: true }).flatMap(({ rules }) => rules);

/** An entry of `health.rules`. */
export const ruleSetting = entryType(
  "a setting of a health rule",
  ["rule", "namespace", "labels", "threshold", "hold", "severity", "enabled"],
  (entry): RuleSetting => {
    const rules = ruleIds(entry) ?? refuse("rule is missing: the id of a rule, or a pattern such as pod-*");
    const threshold = thresholdOf(entry, rules);
    const holdSeconds = holdOf(entry);
    const severity = entry.word("severity", ["warning", "critical"]);
    const enabled = entry.word("enabled", ["true", "false"]);
    if (![threshold, holdSeconds, severity, enabled].some((given) => given !== undefined)) {
      refuse("it sets nothing: give threshold, hold, severity or enabled");
    }
    return {
      rules,
      namespace: entry.glob("namespace"),
      labels: entry.labels("labels"),
      change: {
        ...(threshold === undefined ? {} : { threshold }),
        ...(holdSeconds === undefined ? {} : { holdSeconds }),
        ...(severity === undefined ? {} : { severity: severities[severity] }),
      },
      enabled: enabled === undefined ? undefined : enabled === "true",
    };
  },
);

/** Rules that an entry names, by id or pattern. */
export function ruleIds(entry: Entry): ReadonlySet<string> | undefined {
  const pattern = entry.text("rule");
  if (pattern === undefined) return undefined;
  const fits = globOf(pattern);
  const ids = new Set(allRules.map(({ id }) => id).filter(fits));
  if (ids.size === 0) refuse(`unknown rule '${quote(pattern)}'; docs/reference/health-rules.md lists all`);
  return ids;
}

/** What says yes or no has no threshold to set. Values that count something bad are 0 on objects that are well. */
function thresholdOf(entry: Entry, rules: ReadonlySet<string>): number | undefined {
  const text = entry.text("threshold");
  if (text === undefined) return undefined;
  const threshold = /^\d+(\.\d+)?$/.test(text) ? Number(text) : NaN;
  if (!Number.isFinite(threshold)) refuse(`threshold '${quote(text)}' is not a number of 0 or more`);
  for (const { id, unit, bad } of allRules) {
    if (!rules.has(id)) continue;
    if (unit === "boolean") refuse(`threshold: ${id} says yes or no and has none`);
    if (bad === "above" && threshold === 0) refuse(`threshold: ${id} would fire on every object at 0`);
  }
  return threshold;
}

function holdOf(entry: Entry): number | undefined {
  const text = entry.text("hold");
  if (text === undefined) return undefined;
  const type = optionTypes.duration(0, longestHold);
  return type.parse(text) ?? refuse(`hold '${quote(text)}' is not ${type.expected}`);
}
