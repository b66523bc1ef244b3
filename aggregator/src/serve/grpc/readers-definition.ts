import type { MethodDefinition, ServiceDefinition } from "@grpc/grpc-js";
import { metricsServiceDefinition } from "@kubevitals/proto";
import { mostRequestBytes } from "./limits.ts";
import { OversizedRequest } from "./oversized-request.ts";

type Method = MethodDefinition<object, object>;

/**
 * kubevitals.v1.MetricsService as it is served: answers may be encoded already, as those that many readers get are encoded once, and
 * a request that is larger than readers have need of is not decoded.
 */
export const readersDefinition: ServiceDefinition = Object.fromEntries(
  Object.entries(metricsServiceDefinition).map(([name, method]) => [name, servedMethod(method as Method)]),
);

function servedMethod(method: Method): Method {
  return {
    ...method,
    requestDeserialize: (bytes) =>
      bytes.length > mostRequestBytes ? new OversizedRequest(bytes.length) : method.requestDeserialize(bytes),
    responseSerialize: (answer) => (Buffer.isBuffer(answer) ? answer : method.responseSerialize(answer)),
  };
}
