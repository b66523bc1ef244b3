import type { Rule } from "../../aggregator/src/health/rule.ts";
import { formatDuration } from "../../program/src/options/duration.ts";

/** At which values a rule that has a threshold fires: `90 % or more`. */
export function describeThreshold({ unit, bad, threshold }: Rule<unknown>): string {
  return `${amount(threshold, unit)} or ${bad === "above" ? "more" : "less"}`;
}

/** A value of a rule with its unit. */
export function amount(value: number, unit: Rule<unknown>["unit"]): string {
  if (unit === "percent") return `${value} %`;
  if (unit === "seconds") return formatDuration(value);
  return unit === "count" ? String(value) : `${value} ${unit}`;
}
