import { randomBytes } from "node:crypto";
import type { AddressInfo } from "node:net";
import {
  createLogger,
  createRateLimit,
  formatHostPort,
  startTicker,
  systemClock,
  type Running,
} from "@kubevitals/program";
import { readClusterId } from "./cluster-id.ts";
import type { AggregatorConfig } from "./config.ts";
import { HealthJudge } from "./health/judge.ts";
import { nodeRules } from "./health/rules/index.ts";
import { createAgentService } from "./ingest/agent-service.ts";
import { BlockStore } from "./ingest/block-store.ts";
import { createSelfMetrics } from "./self.ts";
import { listenForGrpc } from "./serve/grpc/listener.ts";
import { createMetricsService } from "./serve/grpc/metrics-service.ts";
import { createGrpcServer } from "./serve/grpc/server.ts";
import { addPrometheusRoutes } from "./serve/prometheus/routes.ts";
import { addServiceDiscovery } from "./serve/prometheus/service-discovery.ts";
import { createHttpApp } from "./serve/rest/app.ts";
import { createSnapshotter } from "./snapshotter.ts";
import { History } from "./state/history.ts";
import { NodeTable } from "./state/node-table.ts";
import { SnapshotStore } from "./state/snapshot-store.ts";

/** Wires the rooms together and opens the doors. @throws when a door cannot be opened; the message names it. */
export async function startAggregator(config: AggregatorConfig): Promise<Running> {
  const clock = systemClock;
  const log = createLogger("aggregator", config.logLevel);
  const mayComplain = createRateLimit(clock);
  const clusterId = readClusterId(config.dataDir);
  const kubernetesOff = { name: "kubernetes", state: "SOURCE_STATE_OFF", reason: whyNoKubernetes(config) } as const;
  log.info(kubernetesOff.reason);

  const history = new History({ retentionSeconds: config.cacheRetention, bytes: config.historyBytes });
  const self = createSelfMetrics(history, config.clusterName);
  const table = new NodeTable(clock, config.maxNodes);
  const store = new SnapshotStore();
  const takeSnapshot = createSnapshotter({
    table,
    judge: new HealthJudge(
      config.enableNode ? nodeRules : nodeRules.filter(({ collector }) => collector === undefined),
    ),
    clock,
    limits: config,
    clusterId,
    instanceId: randomBytes(6).toString("hex"),
    forgetAfter: config.forgetAfter,
    sources: () => [kubernetesOff],
  });

  const agents = createAgentService({
    table,
    history,
    blocks: new BlockStore(),
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
  const app = await createHttpApp({
    log,
    reader: store,
    clock,
    tickSeconds: config.collectInterval,
    history,
    retentionSeconds: config.cacheRetention,
  });
  addPrometheusRoutes(app, {
    reader: store,
    labels: { profile: config.labelProfile, clusterName: config.clusterName },
    ownMetrics: self.render,
  });
  const httpAddress = () =>
    formatHostPort({ host: config.httpListen.host, port: (app.server.address() as AddressInfo).port });
  addServiceDiscovery(app, () => (config.advertiseAddress ? formatHostPort(config.advertiseAddress) : httpAddress()));
  const { server, setServing } = createGrpcServer({
    agents: agents.implementation,
    readers: createMetricsService(store, log),
  });

  const tick = () => {
    const begun = clock.monotonic();
    store.put(takeSnapshot());
    self.snapshotTaken((clock.monotonic() - begun) / 1000);
  };
  tick();
  const grpc = await listenForGrpc(server, config.grpcListen, log, mayComplain);
  try {
    await app.listen(config.httpListen);
  } catch (error) {
    await grpc.close();
    throw error;
  }
  const http = httpAddress();
  const ticker = startTicker({
    seconds: config.collectInterval,
    clock,
    tick,
    onError: (error) => log.error({ err: error }, "no snapshot could be taken"),
  });
  setServing(true);
  log.info({ http, grpc: grpc.address }, "listening");

  return {
    addresses: { http, grpc: grpc.address },
    async stop(reason) {
      log.info({ reason }, "stopping");
      ticker.stop();
      setServing(false);
      agents.close();
      await Promise.all([app.close(), grpc.close()]);
    },
  };
}

function whyNoKubernetes({ kubernetes }: AggregatorConfig): string {
  return kubernetes === "off"
    ? "Kubernetes is not read: --kubernetes is off"
    : "Kubernetes is not read: this version does not read it yet, so --kubernetes auto means off";
}
