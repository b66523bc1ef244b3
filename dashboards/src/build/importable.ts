import type { Dashboard, Panel, RowPanel } from "@grafana/grafana-foundation-sdk/dashboard";

/** What the person who imports a dashboard is asked for: the data source. */
export const inputName = "DS_PROMETHEUS";

/** A dashboard with what Grafana's import asks and checks. */
export type ImportableDashboard = Dashboard & {
  readonly __inputs: readonly object[];
  readonly __elements: object;
  readonly __requires: readonly object[];
};

const inputs = [
  {
    name: inputName,
    label: "Prometheus",
    description: "A Prometheus that scrapes Kubevitals, or what answers its queries",
    type: "datasource",
    pluginId: "prometheus",
    pluginName: "Prometheus",
  },
];

/** Names of the sorts of panels that the dashboards use, as Grafana lists what a dashboard requires. */
const panelNames: Readonly<Record<string, string>> = {
  bargauge: "Bar gauge",
  stat: "Stat",
  table: "Table",
  timeseries: "Time series",
};

/** Every panel of a dashboard, those in closed sections too, without the rows. */
export function panelsOf({ panels = [] }: Dashboard): readonly Panel[] {
  return panels.flatMap((panel) => (isRow(panel) ? panel.panels : [panel]));
}

/** Completes a dashboard for the import by hand; provisioning and the API take it as it is. */
export function importable(dashboard: Dashboard): ImportableDashboard {
  const sorts = Array.from(new Set(panelsOf(dashboard).map(({ type }) => type))).toSorted();
  const requires = [
    { type: "grafana", id: "grafana", name: "Grafana", version: "10.0.0" },
    { type: "datasource", id: "prometheus", name: "Prometheus", version: "1.0.0" },
    ...sorts.map((id) => ({ type: "panel", id, name: nameOf(id), version: "" })),
  ];
  return { __inputs: inputs, __elements: {}, __requires: requires, ...dashboard };
}

function nameOf(id: string): string {
  const name = panelNames[id];
  if (name === undefined) throw new Error(`no name is written down for panels of the sort ${id}`);
  return name;
}

/** Whether it is a row, which holds the panels of a closed section. */
export function isRow(panel: Panel | RowPanel): panel is RowPanel {
  return panel.type === "row";
}
