import { existsSync } from "node:fs";
import { join } from "node:path";
import { loadPackageDefinition, type ServiceClientConstructor } from "@grpc/grpc-js";
import { loadSync, type PackageDefinition } from "@grpc/proto-loader";

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

interface LoadedPackage {
  kubevitals: { v1: Record<"AgentService" | "MetricsService", ServiceClientConstructor> };
}

const loaded = (loadPackageDefinition(packageDefinition) as unknown as LoadedPackage).kubevitals.v1;

export const AgentServiceClient: ServiceClientConstructor = loaded.AgentService;
export const MetricsServiceClient: ServiceClientConstructor = loaded.MetricsService;
export const agentServiceDefinition = loaded.AgentService.service;
export const metricsServiceDefinition = loaded.MetricsService.service;
