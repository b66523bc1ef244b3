import { existsSync } from "node:fs";
import { join } from "node:path";
import { loadPackageDefinition, type ServiceClientConstructor } from "@grpc/grpc-js";
import { loadSync, type PackageDefinition, type ServiceDefinition } from "@grpc/proto-loader";
import { decodeMessage, encodeMessage } from "./wire/index.ts";

/** Where the .proto files lie: beside a bundle, or one folder up from this source. */
function protoRoot(): string {
  const candidates = [import.meta.dirname, join(import.meta.dirname, "..")];
  const root = candidates.find((folder) => existsSync(join(folder, "kubevitals/v1/model.proto")));
  if (root === undefined) throw new Error(`kubevitals/v1/*.proto not found beside ${candidates.join(" or in ")}`);
  return root;
}

/** kubevitals.v1 as proto-loader reads it: camel-case fields, enums by name, 64-bit integers as numbers. */
export const packageDefinition: PackageDefinition = loadSync(
  ["kubevitals/v1/agent.proto", "kubevitals/v1/metrics.proto"],
  { includeDirs: [protoRoot()], longs: Number, enums: String, defaults: true },
);

/** The services, read and written by our own codec: proto-loader makes a message of each object, and an object of each message. */
const services = Object.fromEntries(
  Object.entries(packageDefinition).map(([name, definition]) => [
    name,
    "format" in definition ? definition : withOwnCodec(definition),
  ]),
);

function withOwnCodec(service: ServiceDefinition): ServiceDefinition {
  const methods = Object.entries(service).map(([name, method]) => {
    const [request, response] = [nameOf(method.requestType), nameOf(method.responseType)];
    const own = {
      requestSerialize: (message: object) => encodeMessage(request, message),
      requestDeserialize: (bytes: Buffer) => decodeMessage(request, bytes),
      responseSerialize: (message: object) => encodeMessage(response, message),
      responseDeserialize: (bytes: Buffer) => decodeMessage(response, bytes),
    };
    return [name, { ...method, ...own }] as const;
  });
  return Object.fromEntries(methods);
}

function nameOf({ type }: { readonly type: object }): string {
  return (type as { readonly name: string }).name;
}

interface LoadedPackage {
  kubevitals: { v1: Record<"AgentService" | "MetricsService", ServiceClientConstructor> };
}

const loaded = (loadPackageDefinition(services) as unknown as LoadedPackage).kubevitals.v1;

export const AgentServiceClient: ServiceClientConstructor = loaded.AgentService;
export const MetricsServiceClient: ServiceClientConstructor = loaded.MetricsService;
export const agentServiceDefinition = loaded.AgentService.service;
export const metricsServiceDefinition = loaded.MetricsService.service;

/**
 * AgentService for a server that reads messages itself: they are handed over as the bytes that came, so that it can recognise what it
 * has read before.
 */
export const encodedAgentServiceDefinition = Object.fromEntries(
  Object.entries(agentServiceDefinition).map(([name, method]) => [
    name,
    { ...method, requestDeserialize: (bytes: Buffer) => bytes },
  ]),
);
