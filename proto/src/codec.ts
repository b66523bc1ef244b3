import type { AgentMessage, NodeMetrics } from "./gen/types.ts";
import { decodeMessage, encodeMessage } from "./wire/index.ts";

export { decodeMessage, encodeMessage };

/** A node's metrics in the wire's encoding: the compact form to keep many of them in memory. */
export function encodeNodeMetrics(metrics: NodeMetrics): Buffer {
  return encodeMessage("NodeMetrics", metrics);
}

/** The reverse of `encodeNodeMetrics`. @throws {WireError} where the bytes are none. */
export function decodeNodeMetrics(bytes: Buffer): NodeMetrics {
  return decodeMessage("NodeMetrics", bytes) as NodeMetrics;
}

/** What an agent says in the wire's encoding: the form in which it waits and is back-filled. */
export function encodeAgentMessage(message: AgentMessage): Buffer {
  return encodeMessage("AgentMessage", message);
}

/** The reverse of `encodeAgentMessage`. @throws {WireError} where the bytes are none. */
export function decodeAgentMessage(bytes: Uint8Array): AgentMessage {
  return decodeMessage("AgentMessage", Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
}
