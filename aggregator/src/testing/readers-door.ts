import type { TestContext } from "node:test";
import type { ServerInterceptor } from "@grpc/grpc-js";
import { createMetricsClient } from "@kubevitals/proto";
import { listenForGrpc } from "../serve/grpc/listener.ts";
import { createMetricsService, type MetricsServiceOptions } from "../serve/grpc/metrics-service.ts";
import { createGrpcServer } from "../serve/grpc/server.ts";
import { SnapshotStore } from "../state/snapshot-store.ts";
import { collectingLog } from "./collecting-log.ts";

/** An aggregator's door for gRPC readers with nothing in its store, and a client, until the test is over. */
export async function openReadersDoor(
  t: TestContext,
  interceptors: readonly ServerInterceptor[] = [],
  options: MetricsServiceOptions = {},
) {
  const store = new SnapshotStore();
  const { log, lines } = collectingLog();
  const noAgents = { Connect: () => undefined };
  const { server, setServing } = createGrpcServer({
    agents: noAgents,
    readers: createMetricsService(store, log, options),
    interceptors,
  });
  const patience = { preface: 10_000, farewell: 1000, close: 0 };
  const listener = await listenForGrpc(server, { host: "127.0.0.1", port: 0 }, log, () => undefined, { patience });
  const client = createMetricsClient(listener.address);
  t.after(async () => {
    client.close();
    await listener.close();
  });
  return { store, client, lines, setServing, address: listener.address };
}
