import { renderFileDescriptors } from "./file-descriptors.ts";
import type { GeneratedFile } from "./generated-file.ts";
import { loadDescriptor } from "../../proto/src/descriptor.ts";
import { renderFieldNumbers, renderFields } from "./proto-fields.ts";
import { renderJson } from "./proto-json.ts";
import { renderMessages } from "./proto-messages.ts";
import { renderTypes } from "./proto-types.ts";
import { renderWireSchema } from "./proto-wire.ts";

const packageName = "kubevitals.v1";
const root = loadDescriptor(["model", "agent", "metrics"].map((name) => `kubevitals/v1/${name}.proto`));
const header = "// Generated from proto/kubevitals/v1 by `npm run update`. Do not edit.\n";

/** Messages that REST writes: everything of the model. */
const restMessages = Object.keys(
  loadDescriptor(["kubevitals/v1/model.proto"]).lookup(packageName)?.toJSON().nested ?? {},
);

/** Messages that travel as what changed in them. */
const deltaMessages = ["NodeMetrics", "PodMetrics", "ContainerMetrics", "GPUMetrics"];

/** Messages that are put together from records that are encoded one by one. */
const piecedMessages = /^(SnapshotPart|(List|GetNetwork).*Response)$/;

/** What is generated from the .proto files. Imports nothing that is generated, so that it can be made from nothing. */
export const wireFiles: readonly GeneratedFile[] = [
  { path: "proto/src/gen/types.ts", render: () => header + renderTypes(root, packageName) },
  { path: "proto/src/gen/json.ts", render: () => header + renderJson(root, packageName, restMessages) },
  {
    path: "proto/src/gen/fields.ts",
    render: () => header + deltaMessages.map((message) => renderFields(root.lookupType(message))).join("\n"),
  },
  {
    path: "proto/src/gen/field-numbers.ts",
    render: () => header + renderFieldNumbers(root, packageName, piecedMessages),
  },
  {
    path: "proto/src/gen/messages.ts",
    render: () => header + renderMessages(root, packageName, restMessages),
  },
  { path: "proto/src/gen/wire-schema.ts", render: () => header + renderWireSchema(root, packageName) },
  { path: "proto/src/gen/file-descriptors.ts", render: () => header + renderFileDescriptors() },
];
