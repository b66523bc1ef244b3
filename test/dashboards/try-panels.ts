import { annotationQueries, panelsWithQueries, queriesOf, type DashboardJson } from "./dashboard-file.ts";
import type { FoundSeries, PrometheusApi } from "./prometheus-api.ts";
import { choices, substitute } from "./variables.ts";

/** What became of a panel's queries. */
export interface PanelOutcome {
  readonly title: string;
  readonly queries: readonly QueryOutcome[];
}

export interface QueryOutcome {
  /** As it stands in the dashboard. */
  readonly expr: string;
  hasData: boolean;
  /** What Prometheus complained of the last time, and of what. */
  error: string | undefined;
}

/** Seconds that a panel shows. */
const shownSeconds = 60;

/** A dashboard that is read for one cluster may have very many ways to be set; after so many the rest tells nothing new. */
const mostWays = 200;

/**
 * Asks what the panels of a dashboard ask, with its variables set in all ways, until each query has given data once. A query that is
 * refused in one way is refused.
 */
export async function tryPanels(dashboard: DashboardJson, prometheus: PrometheusApi): Promise<readonly PanelOutcome[]> {
  const panels = panelsWithQueries(dashboard).map((panel) => outcome(panel.title ?? "", queriesOf(panel)));
  await tryAll(panels, dashboard, prometheus);
  return panels;
}

/** The same with what marks times on the panels. That nothing happened is no fault. */
export async function tryAnnotations(
  dashboard: DashboardJson,
  prometheus: PrometheusApi,
): Promise<readonly PanelOutcome[]> {
  const annotations = annotationQueries(dashboard).map(({ name, expr }) => outcome(name, [expr]));
  await tryAll(annotations, dashboard, prometheus);
  return annotations;
}

function outcome(title: string, expressions: readonly string[]): PanelOutcome {
  return { title, queries: expressions.map((expr) => ({ expr, hasData: false, error: undefined })) };
}

async function tryAll(
  panels: readonly PanelOutcome[],
  dashboard: DashboardJson,
  prometheus: PrometheusApi,
): Promise<void> {
  let ways = 0;
  for await (const chosen of choices(dashboard, prometheus)) {
    const open = panels
      .flatMap(({ queries }) => queries)
      .filter(({ hasData, error }) => !hasData && error === undefined);
    if (open.length === 0 || ++ways > mostWays) return;
    for (const query of open) {
      const asked = substitute(query.expr, chosen);
      try {
        query.hasData = isShown(await prometheus.range(asked, shownSeconds));
      } catch (error) {
        query.error = `${error instanceof Error ? error.message : String(error)}: ${asked}`;
      }
    }
  }
}

/** Whether there is anything to draw: what is not a number is not drawn. */
export function isShown(found: readonly FoundSeries[]): boolean {
  return found.some(({ values }) => values.some((value) => value !== "NaN"));
}
