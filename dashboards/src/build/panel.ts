import type { Builder } from "@grafana/grafana-foundation-sdk/cog";
import type { Panel, ThresholdsConfig } from "@grafana/grafana-foundation-sdk/dashboard";
import { noThresholds, ruleThresholds } from "./rule-thresholds.ts";
import type { Query } from "./query.ts";

/** A panel, or what makes one. */
export type PanelBuilder = Builder<Panel>;

/** What every panel says of itself. */
export interface PanelText {
  /** Short enough for a phone. */
  readonly title: string;
  /** What is shown, where it comes from, and when to worry. */
  readonly about: string;
  /** One of the SDK's units. */
  readonly unit: string;
  readonly queries: readonly Query[];
  /** Width in the 24 columns of Grafana's grid. On a phone every panel is as wide as the screen. */
  readonly width: 4 | 6 | 8 | 12 | 24;
  /** Height in rows of the grid, of 30 pixels each; by default what suits the sort of panel. */
  readonly height?: number;
  /** Health rules that look at what the panel shows, whose thresholds it takes. */
  readonly rules?: readonly string[];
  /** Thresholds of a panel that no rule looks at. */
  readonly thresholds?: Builder<ThresholdsConfig>;
  readonly min?: number;
  readonly max?: number;
  readonly decimals?: number;
}

/** What all sorts of panels of the SDK understand. */
interface CommonBuilder extends PanelBuilder {
  title(title: string): unknown;
  description(description: string): unknown;
  datasource(source: { type: string; uid: string }): unknown;
  span(width: number): unknown;
  height(height: number): unknown;
  unit(unit: string): unknown;
  thresholds(thresholds: Builder<ThresholdsConfig>): unknown;
  min(min: number): unknown;
  max(max: number): unknown;
  decimals(decimals: number): unknown;
}

/** Tells a panel what every panel has. */
export function describe<Sort extends CommonBuilder>(panel: Sort, text: PanelText, height: number): Sort {
  const { title, about, unit, rules, thresholds, min, max, decimals } = text;
  panel.title(title);
  panel.description(about.replaceAll(/\s+/g, " ").trim());
  panel.span(text.width);
  panel.height(text.height ?? height);
  panel.unit(unit);
  panel.thresholds(rules === undefined ? (thresholds ?? noThresholds) : ruleThresholds(unit, rules));
  if (min !== undefined) panel.min(min);
  if (max !== undefined) panel.max(max);
  if (decimals !== undefined) panel.decimals(decimals);
  return panel;
}
