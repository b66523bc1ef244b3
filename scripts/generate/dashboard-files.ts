import { dashboardFiles as dashboards } from "../../dashboards/src/index.ts";
import type { GeneratedFile } from "./generated-file.ts";

/** Grafana's dashboards as JSON. */
export const dashboardFiles: readonly GeneratedFile[] = dashboards().map(({ name, dashboard }) => ({
  path: `dashboards/${name}`,
  render: () => `${JSON.stringify(dashboard, null, 2)}\n`,
}));
