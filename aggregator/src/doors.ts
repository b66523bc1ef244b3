import type { AddressInfo } from "node:net";
import type { FastifyInstance } from "fastify";
import { formatHostPort, inTurns, startTicker } from "@kubevitals/program";
import type { AggregatorConfig } from "./config.ts";
import type { Context } from "./context.ts";
import type { ListenersTls } from "./identity/listeners-tls.ts";
import type { ServerTls } from "./identity/server-tls.ts";
import { createAgentService, type AgentServiceHandlers } from "./ingest/agent-service.ts";
import { BlockStore } from "./ingest/block-store.ts";
import { streamsAtOnce, WelcomeQueue } from "./ingest/welcome-queue.ts";
import type { Rooms } from "./rooms.ts";
import { listenForGrpc } from "./serve/grpc/listener.ts";
import { createMetricsService } from "./serve/grpc/metrics-service.ts";
import { createReaderGuard } from "./serve/grpc/reader-guard.ts";
import { createGrpcServer } from "./serve/grpc/server.ts";
import { addFollowerPages } from "./serve/prometheus/follower-pages.ts";
import { labelOptions } from "./serve/prometheus/label-options.ts";
import { addPrometheusRoutes } from "./serve/prometheus/routes.ts";
import { addServiceDiscovery } from "./serve/prometheus/service-discovery.ts";
import { createHttpApp } from "./serve/rest/app.ts";
import type { KubeView } from "./state/objects/kube-view.ts";

/** Listens for agents and readers. */
export async function openDoors(context: Context, rooms: Rooms, tls: ListenersTls) {
  const { config, clock, log, mayComplain } = context;
  const agents = createAgents(context, rooms);
  const app = await createHttp(context, rooms, tls.http);
  const { readers } = rooms.identity;
  const { server, setServing } = createGrpcServer({
    agents: agents.implementation,
    readers: createMetricsService(rooms.store, log, { counters: rooms.self.readers }),
    interceptors: readers ? [createReaderGuard(readers)] : [],
  });
  const grpc = await listenForGrpc(server, config.grpcListen, log, mayComplain, { tls: tls.grpc });
  try {
    await app.listen(config.httpListen);
  } catch (error) {
    await grpc.close();
    throw error;
  }
  setServing(true);
  const ticker = startTicker({
    seconds: identitySeconds,
    clock,
    tick: () => agents.look(),
    onError: (error) => log.error({ err: error }, "agents' tokens could not be looked at"),
  });
  const targets = () => rooms.scrapePlan.next(config.enableCustom ? rooms.kube.view() : noKinds);
  const telling = startTicker({
    seconds: targetsSeconds,
    clock,
    tick: () => inTurns(agents.tellTargets(targets), clock),
    onError: (error) => log.error({ err: error }, "agents could not be told what to scrape"),
  });
  return {
    addresses: { http: addressOf(app, config), grpc: grpc.address },
    async close() {
      ticker.stop();
      telling.stop();
      setServing(false);
      agents.close();
      await Promise.all([app.close(), grpc.close()]);
    },
  };
}

/** How often is looked whether tokens of agents have expired. */
const identitySeconds = 1;

/** How often is looked whether agents have to be told of other pods to scrape. */
const targetsSeconds = 1;
const noKinds: KubeView = new Map();

function createAgents(
  { config, clock, log, mayComplain }: Context,
  { table, history, self, identity, lease, instanceId }: Rooms,
): AgentServiceHandlers {
  return createAgentService({
    seriesBudget: config,
    instance: instanceId,
    replicas: lease.replicas,
    identity: identity.agents,
    table,
    history,
    blocks: new BlockStore(),
    queue: new WelcomeQueue(clock, identity.agents ? streamsAtOnce.proven : streamsAtOnce.open),
    clock,
    log,
    mayComplain,
    counters: self.ingest,
    isCollecting: config.enabled,
    helloMilliseconds: 10_000,
    acceptNetwork: config.enableNetwork,
    acceptCustom: config.enableCustom,
    configuration: {
      vitalsIntervalSeconds: config.collectInterval,
      seriesIntervalSeconds: config.seriesInterval,
      collectNode: config.enableNode,
      collectNetwork: config.enableNetwork,
    },
  });
}

async function createHttp(
  { config, clock, log }: Context,
  { store, history, self, lease, identity, instanceId }: Rooms,
  tls: ServerTls | undefined,
): Promise<FastifyInstance> {
  const app = await createHttpApp({
    readers: identity.readers,
    tls,
    log,
    reader: store,
    clock,
    tickSeconds: config.collectInterval,
    history,
    instanceId,
    corsOrigins: config.corsOrigins,
    maxWatchers: config.maxWatchers,
    counters: self.readers,
  });
  addFollowerPages(app, { leadership: lease, ownMetrics: self.blocks, clock });
  addPrometheusRoutes(app, {
    reader: store,
    labels: labelOptions(config),
    clock,
    showsCreated: config.openmetricsCreated,
    ownMetrics: self.blocks,
  });
  addServiceDiscovery(app, {
    reader: store,
    clock,
    scheme: tls === undefined ? "http" : "https",
    address: () => (config.advertiseAddress ? formatHostPort(config.advertiseAddress) : addressOf(app, config)),
  });
  return app;
}

/** Where HTTP listens: the port is the kernel's choice where 0 was asked for. */
function addressOf(app: FastifyInstance, { httpListen }: AggregatorConfig): string {
  return formatHostPort({ host: httpListen.host, port: (app.server.address() as AddressInfo).port });
}
