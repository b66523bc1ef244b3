import {
  DashboardBuilder,
  DashboardCursorSync,
  RowBuilder,
  type QueryVariableBuilder,
} from "@grafana/grafana-foundation-sdk/dashboard";
import { annotation, type Annotation } from "./annotations.ts";
import { importable, isRow, panelsOf, type ImportableDashboard } from "./importable.ts";
import { menu, tag, uids } from "./links.ts";
import type { PanelBuilder } from "./panel.ts";
import { clusterVariable, datasourceVariable } from "./variables.ts";

/** A dashboard as its file in this folder writes it. */
export interface DashboardSource {
  readonly uid: keyof typeof uids;
  readonly title: string;
  readonly about: string;
  /** Variables beside the data source and the cluster. */
  readonly variables: readonly QueryVariableBuilder[];
  readonly annotations: readonly Annotation[];
  readonly sections: readonly Section[];
}

/** Panels under a heading, placed from left to right. */
export interface Section {
  readonly title: string;
  readonly panels: readonly PanelBuilder[];
}

/** The dashboard as JSON for Grafana. */
export function buildDashboard(source: DashboardSource): ImportableDashboard {
  const builder = new DashboardBuilder(source.title)
    .uid(uids[source.uid])
    .description(source.about)
    .tags([tag])
    .timezone("browser")
    .time({ from: "now-1h", to: "now" })
    .refresh("30s")
    .tooltip(DashboardCursorSync.Crosshair)
    .link(menu)
    .variables([datasourceVariable(), clusterVariable(), ...source.variables])
    .annotations(source.annotations.map(annotation));
  for (const { title, panels } of source.sections) {
    builder.withRow(new RowBuilder(title));
    for (const panel of panels) builder.withPanel(panel);
  }
  const dashboard = builder.build();
  numberPanels(dashboard);
  return importable({ ...dashboard, id: null });
}

/** Links to a panel name its number, so it follows from where the panel stands and from nothing else. */
function numberPanels(dashboard: ReturnType<DashboardBuilder["build"]>): void {
  let last = 0;
  for (const panel of (dashboard.panels ?? []).filter(isRow)) panel.id = ++last;
  for (const panel of panelsOf(dashboard)) panel.id = ++last;
}
