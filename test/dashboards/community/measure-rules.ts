import { isShown } from "../try-panels.ts";
import type { PrometheusApi } from "../prometheus-api.ts";
import { selectorsIn } from "./selectors.ts";

/** How a community's rules fare on our series. */
export interface RulesMeasure {
  readonly rules: number;
  /** Rules that Prometheus evaluated without an error. */
  readonly evaluated: number;
  /** Rules all of whose selectors find series. */
  readonly fed: number;
  /** Of the others, selectors that find nothing. */
  readonly lacking: readonly string[];
}

/** Asks Prometheus, which has evaluated the rules, what became of them and of what they look at. */
export async function measureRules(prometheus: PrometheusApi): Promise<RulesMeasure> {
  const rules = await prometheus.rules();
  const lacking = new Set<string>();
  let fed = 0;
  for (const { query } of rules) {
    const found = await Promise.all(
      selectorsIn(query).map(async (selector) => ({
        selector,
        isThere: isShown(await prometheus.range(`count(${selector})`, 60)),
      })),
    );
    const missing = found.filter(({ isThere }) => !isThere);
    for (const { selector } of missing) lacking.add(selector);
    if (missing.length === 0) fed++;
  }
  return {
    rules: rules.length,
    evaluated: rules.filter(({ health }) => health === "ok").length,
    fed,
    lacking: Array.from(lacking).toSorted(),
  };
}
