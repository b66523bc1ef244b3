import {
  Metadata,
  credentials,
  type CallOptions,
  type ChannelCredentials,
  type ChannelOptions,
  type Client,
  type ClientDuplexStream,
  type ClientReadableStream,
  type ServiceClientConstructor,
  type ServiceError,
} from "@grpc/grpc-js";
import type { AgentService, MetricsService } from "./gen/types.ts";
import { AgentServiceClient, MetricsServiceClient } from "./load.ts";

/** Options of a call, with what is sent before its first message, such as `authorization: Bearer TOKEN`. */
export type CallOptionsWithMetadata = CallOptions & { readonly metadata?: Metadata };

interface Method {
  readonly kind: string;
  readonly request: unknown;
  readonly response: unknown;
}

type Call<M extends Method> = M["kind"] extends "unary"
  ? (request: Partial<M["request"]>, options?: CallOptionsWithMetadata) => Promise<M["response"]>
  : M["kind"] extends "server-stream"
    ? (request: Partial<M["request"]>, options?: CallOptionsWithMetadata) => ClientReadableStream<M["response"]>
    : (options?: CallOptionsWithMetadata) => ClientDuplexStream<M["request"], M["response"]>;

/** A client whose unary calls return promises and whose streams are async iterables. Failures are grpc-js ServiceErrors. */
export type TypedClient<Service> = {
  readonly [Name in keyof Service]: Service[Name] extends Method ? Call<Service[Name]> : never;
} & {
  /** Ends the client: it takes no further calls. Those under way go on; a stream ends by `cancel()` or at its deadline. */
  close(): void;
};

/**
 * A reader of the aggregator at `address` (`HOST:PORT`).
 *
 * @example
 *   const client = createMetricsClient("127.0.0.1:9481");
 *   const { nodes } = await client.listNodes({});
 */
export function createMetricsClient(
  address: string,
  channelCredentials: ChannelCredentials = credentials.createInsecure(),
  options: ChannelOptions = {},
): TypedClient<MetricsService> {
  return typedClient<MetricsService>(MetricsServiceClient, address, channelCredentials, options);
}

/** An agent's line to the aggregator at `address` (`HOST:PORT`). */
export function createAgentClient(
  address: string,
  channelCredentials: ChannelCredentials = credentials.createInsecure(),
  options: ChannelOptions = {},
): TypedClient<AgentService> {
  return typedClient<AgentService>(AgentServiceClient, address, channelCredentials, options);
}

function typedClient<Service>(
  constructor: ServiceClientConstructor,
  address: string,
  channelCredentials: ChannelCredentials,
  options: ChannelOptions,
): TypedClient<Service> {
  const client = new constructor(address, channelCredentials, options);
  const calls = Object.entries(constructor.service).map(([name, { requestStream, responseStream }]) => {
    const key = name.charAt(0).toLowerCase() + name.slice(1);
    const streams = requestStream || responseStream;
    return [key, streams ? streamingCall(client, name, requestStream) : unaryCall(client, name)] as const;
  });
  return { ...Object.fromEntries(calls), close: () => client.close() } as unknown as TypedClient<Service>;
}

type RawMethods = Record<string, (...args: unknown[]) => unknown>;

function unaryCall(client: Client, name: string) {
  return (request: object, { metadata = new Metadata(), ...options }: CallOptionsWithMetadata = {}): Promise<unknown> =>
    new Promise((resolve, reject) => {
      const done = (error: ServiceError | null, response: unknown) => (error ? reject(error) : resolve(response));
      (client as unknown as RawMethods)[name]?.(request, metadata, options, done);
    });
}

function streamingCall(client: Client, name: string, requestStream: boolean) {
  return (...args: unknown[]): unknown => {
    const [request, given] = requestStream ? [undefined, args[0]] : args;
    const { metadata = new Metadata(), ...options } = (given ?? {}) as CallOptionsWithMetadata;
    const head = requestStream ? [] : [request];
    return (client as unknown as RawMethods)[name]?.(...head, metadata, options);
  };
}
