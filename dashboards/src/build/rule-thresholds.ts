import type { Threshold, ThresholdsConfig } from "@grafana/grafana-foundation-sdk/dashboard";
import { ThresholdsConfigBuilder, ThresholdsMode } from "@grafana/grafana-foundation-sdk/dashboard";
import type { Builder } from "@grafana/grafana-foundation-sdk/cog";
import * as units from "@grafana/grafana-foundation-sdk/units";
import type { Rule, Unit } from "../../../aggregator/src/health/rule.ts";
import { healthRules } from "../../../aggregator/src/health/rules/index.ts";

/** Colours of what is well and of issues by their severity, the same on every dashboard. */
export const colours = { well: "green", warning: "orange", critical: "red", unknown: "purple" } as const;

/** The unit of a panel that shows what a rule measures. */
const panelUnits: Readonly<Record<Unit, string>> = {
  percent: units.Percent,
  boolean: units.Short,
  count: units.Short,
  seconds: units.Seconds,
  bytes: units.BytesIEC,
  milliseconds: units.Milliseconds,
  "per second": units.CountsPerSecond,
};

const rules: ReadonlyMap<string, Rule<unknown>> = new Map(
  healthRules({ isNodeMeasured: true, isCollecting: true })
    .flatMap((set) => set.rules)
    .map((rule) => [rule.id, rule]),
);

/**
 * Colours as the health rules have their thresholds: all of the rules look at what the panel shows.
 *
 * @param unit the panel's unit
 * @throws where there is no such rule, or it measures in another unit
 */
export function ruleThresholds(unit: string, ids: readonly string[]): Builder<ThresholdsConfig> {
  const found = ids.map((id) => {
    const rule = rules.get(id);
    if (rule === undefined) throw new Error(`a dashboard takes its thresholds from a rule that there is not: ${id}`);
    if (panelUnits[rule.unit] !== unit)
      throw new Error(`a panel in ${unit} cannot show the threshold of ${id}, in ${rule.unit}`);
    return rule;
  });
  if (new Set(found.map(({ bad }) => bad)).size > 1)
    throw new Error(`of one panel's rules some look for low values and some for high ones: ${ids.join(", ")}`);
  return steps(found.some(({ bad }) => bad === "below") ? badBelow(found) : badAbove(found));
}

/** Thresholds of what no rule looks at. The first step is that of the lowest values. */
export function steps(list: readonly Threshold[]): Builder<ThresholdsConfig> {
  return new ThresholdsConfigBuilder().mode(ThresholdsMode.Absolute).steps([...list]);
}

/** What is neither good nor bad. */
export const noThresholds = steps([{ value: null, color: "text" }]);

function badAbove(found: readonly Rule<unknown>[]): readonly Threshold[] {
  const rising = found.toSorted((a, b) => a.threshold - b.threshold);
  return [
    { value: null, color: colours.well },
    ...rising.map((rule) => ({ value: rule.threshold, color: colourOf(rule) })),
  ];
}

/** Grafana colours from a step upwards: each rule's colour ends where its threshold is. */
function badBelow(found: readonly Rule<unknown>[]): readonly Threshold[] {
  const rising = found.toSorted((a, b) => a.threshold - b.threshold);
  return rising
    .map((rule, index): Threshold => ({ value: rising[index - 1]?.threshold ?? null, color: colourOf(rule) }))
    .concat({ value: rising.at(-1)?.threshold ?? null, color: colours.well });
}

function colourOf({ severity }: Rule<unknown>): string {
  return severity === "SEVERITY_CRITICAL" ? colours.critical : colours.warning;
}
