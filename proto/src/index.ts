/** kubevitals.v1: the types of the model, clients for both services, helpers on the model, and the series format. */
export * from "./client.ts";
export * from "./codec.ts";
export * from "./delta.ts";
export type * from "./gen/types.ts";
export { fileDescriptors } from "./gen/file-descriptors.ts";
export * from "./gen/json.ts";
export { messageFields } from "./gen/messages.ts";
export * from "./helpers/node.ts";
export * from "./helpers/pod.ts";
export { agentServiceDefinition, metricsServiceDefinition, packageDefinition } from "./load.ts";
export { protocolVersion } from "./version.ts";
export type { MessageField, MessageFields, MessageValue } from "./message-field.ts";
export * from "./node-name.ts";
export * from "./series/block-writer.ts";
export * from "./series/metric-block.ts";
export * from "./series/names.ts";
export * from "./series/text-format.ts";
export * from "./timestamp.ts";
