import { ReflectionService } from "@grpc/reflection";
import type { PackageDefinition } from "@grpc/proto-loader";
import { Server, type ServerInterceptor, type UntypedServiceImplementation } from "@grpc/grpc-js";
import { HealthImplementation } from "grpc-health-check";
import { encodedAgentServiceDefinition, fileDescriptors } from "@kubevitals/proto";
import { forgetMessages } from "./forget-messages.ts";
import { readersDefinition } from "./readers-definition.ts";

export interface GrpcServices {
  /** Its requests come as bytes. */
  readonly agents: UntypedServiceImplementation;
  readonly readers: UntypedServiceImplementation;
  /** Looks at each call before it is served. */
  readonly interceptors?: readonly ServerInterceptor[];
}

/** Bytes of one message to us, from agents and readers alike. */
const mostMessageBytes = 4 * 1024 * 1024;

const serviceNames = ["kubevitals.v1.AgentService", "kubevitals.v1.MetricsService"];

/** The gRPC server with both services, standard health and reflection; `setServing` says what health answers. */
export function createGrpcServer({ agents, readers, interceptors = [] }: GrpcServices): {
  server: Server;
  setServing: (isServing: boolean) => void;
} {
  forgetMessages();
  const server = new Server({
    "grpc.max_receive_message_length": mostMessageBytes,
    "grpc.keepalive_time_ms": 20_000,
    "grpc.keepalive_timeout_ms": 10_000,
    "grpc.max_concurrent_streams": 1000,
    // Counts of each stream and message, for a service that we do not have.
    "grpc.enable_channelz": 0,
    interceptors: [...interceptors],
  });
  server.addService(encodedAgentServiceDefinition, agents);
  server.addService(readersDefinition, readers);
  const health = new HealthImplementation(
    Object.fromEntries(["", ...serviceNames].map((name) => [name, "NOT_SERVING"])),
  );
  health.addToServer(server);
  reflection().addToServer(server);
  return {
    server,
    setServing(isServing) {
      for (const name of ["", ...serviceNames]) health.setStatus(name, isServing ? "SERVING" : "NOT_SERVING");
    },
  };
}

/** Server reflection from the descriptors that were compiled with the code. Only this field of a definition is looked at. */
function reflection(): ReflectionService {
  const fileDescriptorProtos = fileDescriptors.map((file) => Buffer.from(file, "base64"));
  return new ReflectionService({ all: { fileDescriptorProtos } } as unknown as PackageDefinition);
}
