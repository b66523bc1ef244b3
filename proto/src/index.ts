/** kubevitals.v1: the types of the model, clients for both services, helpers on the model, and the series format. */
export * from "./client.ts";
export * from "./codec.ts";
export * from "./delta.ts";
export type * from "./gen/types.ts";
export { fileDescriptors } from "./gen/file-descriptors.ts";
export { fieldNumbers } from "./gen/field-numbers.ts";
export * from "./gen/json.ts";
export { timestampToJson } from "./json.ts";
export { messageFields } from "./gen/messages.ts";
export { applyGpuChanges, gpuChanges } from "./gpu-changes.ts";
export * from "./helpers/gpu.ts";
export * from "./helpers/node.ts";
export * from "./helpers/pod.ts";
export {
  agentServiceDefinition,
  encodedAgentServiceDefinition,
  metricsServiceDefinition,
  packageDefinition,
} from "./load.ts";
export { protocolVersion } from "./version.ts";
export type { MessageField, MessageFields, MessageValue } from "./message-field.ts";
export * from "./mirror/snapshot-mirror.ts";
export * from "./mirror/snapshot-records.ts";
export * from "./mirror/watch-mirror.ts";
export * from "./node-name.ts";
export * from "./record-delta.ts";
export * from "./series/block-writer.ts";
export * from "./series/metric-block.ts";
export * from "./series/metric-name.ts";
export * from "./series/names.ts";
export * from "./series/scrape-names.ts";
export * from "./series/text-format.ts";
export * from "./timestamp.ts";
export { createForeignCodec, type ForeignCodec } from "./wire/foreign.ts";
export { RememberedFields } from "./wire/remembered-fields.ts";
export type { WireSchema } from "./wire/schema.ts";
