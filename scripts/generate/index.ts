import { renderConfigurationReference } from "./configuration-reference.ts";
import { renderHealthReference } from "./health-reference.ts";
import { renderMetricsReference } from "./metrics-reference.ts";
import { loadDescriptor } from "./proto-descriptor.ts";
import { renderFields } from "./proto-fields.ts";
import { renderJson } from "./proto-json.ts";
import { renderTypes } from "./proto-types.ts";

const packageName = "kubevitals.v1";
const root = loadDescriptor(["model", "agent", "metrics"].map((name) => `kubevitals/v1/${name}.proto`));
const header = "// Generated from proto/kubevitals/v1 by `npm run update`. Do not edit.\n";

/** Messages that REST writes: everything of the model. */
const restMessages = Object.keys(
  loadDescriptor(["kubevitals/v1/model.proto"]).lookup(packageName)?.toJSON().nested ?? {},
);

/** The registry of generated files. */
export const generated: readonly { path: string; render: () => string | Promise<string> }[] = [
  { path: "proto/src/gen/types.ts", render: () => header + renderTypes(root, packageName) },
  { path: "proto/src/gen/json.ts", render: () => header + renderJson(root, packageName, restMessages) },
  { path: "proto/src/gen/fields.ts", render: () => header + renderFields(root.lookupType("NodeMetrics")) },
  { path: "docs/reference/configuration.md", render: renderConfigurationReference },
  { path: "docs/reference/health-rules.md", render: renderHealthReference },
  { path: "docs/reference/metrics.md", render: renderMetricsReference },
];
