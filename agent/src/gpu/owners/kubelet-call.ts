import { resolve } from "node:path";
import { Client, Metadata, credentials, type ChannelOptions } from "@grpc/grpc-js";

/** Bytes of an answer at most: 10,000 devices take half a megabyte. */
const mostBytes = 16 * 2 ** 20;

const patienceMilliseconds = 5000;

const channelOptions: ChannelOptions = {
  "grpc.max_receive_message_length": mostBytes,
  "grpc.enable_http_proxy": 0,
  "grpc.service_config_disable_resolution": 1,
  "grpc.enable_channelz": 0,
  "grpc.enable_retries": 0,
  // One that has failed would be kept, and hold up the next call until its own backoff is over.
  "grpc.use_local_subchannel_pool": 1,
};

/** Calls a method of the kubelet's service by its name, and gives the answer's bytes. */
export type CallKubelet = (method: "List" | "Get" | "GetAllocatableResources", request: Buffer) => Promise<Buffer>;

/**
 * Calls the PodResources service on a unix socket. Every call has a connection of its own: calls are rare, and a kubelet that starts
 * anew makes another socket in the place of the old one.
 *
 * @param deadlineMilliseconds how long an answer may take
 * @returns a call that fails with grpc-js' ServiceError
 */
export function kubeletAt(socketPath: string, deadlineMilliseconds = patienceMilliseconds): CallKubelet {
  return (method, request) =>
    new Promise((fulfil, reject) => {
      const client = new Client(`unix://${resolve(socketPath)}`, credentials.createInsecure(), channelOptions);
      const deadline = Date.now() + deadlineMilliseconds;
      client.makeUnaryRequest(
        `/v1.PodResourcesLister/${method}`,
        (bytes: Buffer) => bytes,
        (bytes: Buffer) => bytes,
        request,
        new Metadata(),
        { deadline },
        (error, bytes) => {
          client.close();
          if (error) reject(error);
          else fulfil(bytes ?? Buffer.alloc(0));
        },
      );
    });
}
