import type { createAgentClient } from "@kubevitals/proto";

/** The agent's channel to the aggregator. */
export type AgentClient = ReturnType<typeof createAgentClient>;

/**
 * Options of the agent's channel. It outlives streams: grpc-js connects a channel once more that is closed while it waits to
 * reconnect, and nobody would close that connection. Only a peer that says nothing is left with its channel.
 */
export const channelOptions = {
  "grpc.use_local_subchannel_pool": 1,
  // The channel is ready again before our own backoff asks it, and finds an aggregator that has moved.
  "grpc.initial_reconnect_backoff_ms": 250,
  "grpc.max_reconnect_backoff_ms": 5_000,
  "grpc.dns_min_time_between_resolutions_ms": 5_000,
  "grpc.enable_retries": 0,
  "grpc.per_rpc_retry_buffer_size": 65_536,
  "grpc.keepalive_time_ms": 10_000,
  "grpc.keepalive_timeout_ms": 5_000,
  "grpc.keepalive_permit_without_calls": 1,
};
