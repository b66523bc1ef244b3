import type { MessageTypeDefinition } from "@grpc/proto-loader";
import type { NodeMetrics } from "./gen/types.ts";
import { packageDefinition } from "./load.ts";

const nodeMetrics = packageDefinition["kubevitals.v1.NodeMetrics"] as unknown as MessageTypeDefinition<
  NodeMetrics,
  NodeMetrics
>;

/** A node's metrics in the wire's encoding: the compact form to keep many of them in memory. */
export function encodeNodeMetrics(metrics: NodeMetrics): Buffer {
  return nodeMetrics.serialize(metrics);
}

/** The reverse of `encodeNodeMetrics`. */
export function decodeNodeMetrics(bytes: Buffer): NodeMetrics {
  return nodeMetrics.deserialize(bytes);
}
