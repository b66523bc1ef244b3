import { renderConfigurationReference } from "./configuration-reference.ts";
import type { GeneratedFile } from "./generated-file.ts";
import { renderHealthReference } from "./health-reference.ts";
import { renderMetricsReference } from "./metrics-reference.ts";
import { renderNodeExporterReference } from "./node-exporter-reference.ts";

/** What is generated from the programs. */
export const referenceFiles: readonly GeneratedFile[] = [
  { path: "docs/reference/configuration.md", render: renderConfigurationReference },
  { path: "docs/reference/health-rules.md", render: renderHealthReference },
  { path: "docs/reference/metrics.md", render: renderMetricsReference },
  { path: "docs/node-exporter.md", render: renderNodeExporterReference },
];
