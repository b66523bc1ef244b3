import { rateBy } from "./node-queries.ts";
import type { PanelBuilder, PanelText } from "./panel.ts";
import { rateTime } from "./query.ts";
import { timeSeries } from "./time-series.ts";

/** A family that counts what goes one way, and the word for it in the legend. */
export type Way = readonly [word: string, family: string];

/** A panel of what goes two ways, as rates over counters. */
export interface BothWays extends Omit<PanelText, "queries"> {
  /** Label by which series are told apart; without it all are added up. */
  readonly by?: string;
  /** Selector of series. */
  readonly of: string;
  readonly above: Way;
  /** What is drawn below zero. */
  readonly below: Way;
}

/** Lines over time of what goes one way, and below zero of what goes the other. */
export function bothWays({ by, of, above, below, ...text }: BothWays): PanelBuilder {
  const query = ([word, family]: Way) =>
    by === undefined
      ? { expr: `sum(rate(${family}{${of}}[${rateTime}]))`, legend: word }
      : { expr: rateBy(by, family, of), legend: `{{${by}}} ${word}` };
  const pattern = by === undefined ? `/^${below[0]}$/` : `/ ${below[0]}$/`;
  return timeSeries({ ...text, queries: [query(above), query(below)], below: pattern });
}
