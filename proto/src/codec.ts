import type { MessageTypeDefinition } from "@grpc/proto-loader";
import type { AgentMessage, NodeMetrics } from "./gen/types.ts";
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

const agentMessage = packageDefinition["kubevitals.v1.AgentMessage"] as unknown as MessageTypeDefinition<
  AgentMessage,
  AgentMessage
>;

/** What an agent says in the wire's encoding: the form in which it waits and is back-filled. */
export function encodeAgentMessage(message: AgentMessage): Buffer {
  return agentMessage.serialize(message);
}

/** The reverse of `encodeAgentMessage`. @throws where the bytes are none. */
export function decodeAgentMessage(bytes: Uint8Array): AgentMessage {
  return agentMessage.deserialize(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
}
