import { alertFiles } from "./alerts/rule-files.ts";
import { renderClusterRole, renderClusterRoleRules } from "./cluster-role.ts";
import { renderConfigurationReference } from "./configuration-reference.ts";
import { dashboardFiles } from "./dashboard-files.ts";
import type { GeneratedFile } from "./generated-file.ts";
import { renderHealthReference } from "./health-reference.ts";
import { renderMetricsReference } from "./metrics-reference.ts";
import { renderNodeExporterReference } from "./node-exporter-reference.ts";
import { runbookFiles } from "./runbooks/runbook-files.ts";

/** What is generated from the programs. */
export const referenceFiles: readonly GeneratedFile[] = [
  { path: "docs/reference/configuration.md", render: renderConfigurationReference },
  { path: "docs/reference/health-rules.md", render: renderHealthReference },
  { path: "docs/reference/metrics.md", render: renderMetricsReference },
  { path: "docs/node-exporter.md", render: renderNodeExporterReference },
  { path: "deploy/kustomize/base/aggregator/cluster-role.yaml", render: renderClusterRole },
  { path: "deploy/helm/kubevitals/files/cluster-role-rules.yaml", render: renderClusterRoleRules },
  ...dashboardFiles,
  ...alertFiles,
  ...runbookFiles,
];
