import { randomBytes } from "node:crypto";
import type { AddressInfo } from "node:net";
import { hostname } from "node:os";
import type { FastifyInstance } from "fastify";
import {
  createLogger,
  createRateLimit,
  formatHostPort,
  giveMemoryBack,
  inTurns,
  sleep,
  startTicker,
  systemClock,
  type Clock,
  type Logger,
  type Running,
} from "@kubevitals/program";
import { readClusterId } from "./cluster-id.ts";
import type { AggregatorConfig } from "./config.ts";
import { FollowedSilences, type SilenceOption } from "./health/config/followed-silences.ts";
import { settingsOf } from "./health/config/settings-of.ts";
import { HealthJudge } from "./health/judge.ts";
import { healthRules } from "./health/rules/index.ts";
import { openIdentity } from "./identity/open.ts";
import { createListenerCertificates } from "./identity/listener-certificates.ts";
import { openListenersTls, type ListenersTls } from "./identity/listeners-tls.ts";
import type { ServerTls } from "./identity/server-tls.ts";
import { createAgentService, type AgentServiceHandlers } from "./ingest/agent-service.ts";
import { BlockStore } from "./ingest/block-store.ts";
import { streamsAtOnce, WelcomeQueue } from "./ingest/welcome-queue.ts";
import type { CustomKindsOptions } from "./kube/custom-kinds.ts";
import { loadCustomResourceState } from "./kube/custom-resource-state/load-config.ts";
import { openKube, type OpenKube } from "./kube/open.ts";
import { resourcesToRead } from "./kube/options/selected-resources.ts";
import { kubeResources } from "./kube/resources/index.ts";
import type { KubeReader } from "./kube/reader.ts";
import { openLease, type OpenLease } from "./lease/open.ts";
import { createSelfMetrics, type SelfMetrics } from "./self.ts";
import { listenForGrpc } from "./serve/grpc/listener.ts";
import { createMetricsService } from "./serve/grpc/metrics-service.ts";
import { createReaderGuard } from "./serve/grpc/reader-guard.ts";
import { createGrpcServer } from "./serve/grpc/server.ts";
import { addFollowerPages } from "./serve/prometheus/follower-pages.ts";
import { labelOptions, selfLabels } from "./serve/prometheus/label-options.ts";
import { addPrometheusRoutes } from "./serve/prometheus/routes.ts";
import { addServiceDiscovery } from "./serve/prometheus/service-discovery.ts";
import { createHttpApp } from "./serve/rest/app.ts";
import { sourcesOf } from "./configured-sources.ts";
import { SnapshotSchedule } from "./snapshot-schedule.ts";
import { Snapshotter } from "./snapshotter.ts";
import { History } from "./state/history.ts";
import { recordsPerNode } from "./state/history-limits.ts";
import { createCustomMetricsView } from "./state/join/custom-metrics-view.ts";
import type { JoinInputs } from "./state/join/join.ts";
import { NodeTable } from "./state/node-table.ts";
import type { KubeView } from "./state/objects/kube-view.ts";
import { ScrapePlan } from "./state/scrape/scrape-plan.ts";
import { SnapshotStore } from "./state/snapshot-store.ts";

/** Tells of options that have changed while the program runs; undefined where they have not. */
export type ReloadOptions = () => { readonly healthSilences: readonly SilenceOption[] } | undefined;

/** Wires the rooms together and opens the doors. @throws when a door cannot be opened; the message names it. */
export async function startAggregator(
  config: AggregatorConfig,
  reload: ReloadOptions = () => undefined,
): Promise<Running> {
  const clock = systemClock;
  const log = createLogger("aggregator", config.logLevel);
  const context: Context = { config, clock, log, mayComplain: createRateLimit(clock) };
  const tls = openListenersTls(config, log);
  const silences = new FollowedSilences(config.healthSilences, reload, log);
  const rooms = createRooms(context, silences);
  await rooms.schedule.take();
  const doors = await openDoors(context, rooms, tls).catch(async (error: unknown) => {
    await Promise.all([rooms.lease.stop(), rooms.kube.stop(), rooms.identity.close()]);
    throw error;
  });
  const tickers = [
    startTicker({
      seconds: config.snapshotInterval,
      clock,
      tick: () => rooms.schedule.takeIfDue(),
      onError: (error) => log.error({ err: error }, "no snapshot could be taken"),
    }),
    startTicker({
      seconds: config.collectInterval,
      clock,
      tick: () => rooms.schedule.judgeIfDue(),
      onError: (error) => log.error({ err: error }, "the cluster's health could not be judged"),
    }),
    startTicker({
      seconds: silencesSeconds,
      clock,
      tick: () => silences.look(),
      onError: (error) => log.error({ err: error }, "silences could not be read again"),
    }),
  ];
  const keepMemory = giveMemoryBack();
  log.info(doors.addresses, "listening");
  return {
    addresses: doors.addresses,
    async stop(reason) {
      log.info({ reason }, "stopping");
      for (const ticker of tickers) ticker.stop();
      keepMemory();
      // First, while the API server can still be told: another replica takes over at once.
      await rooms.lease.stop();
      await Promise.all([doors.close(), rooms.kube.stop(), rooms.identity.close()]);
    },
  };
}

/** How often is looked whether the file of options has other silences. */
const silencesSeconds = 2;

/** What every part of the program works with. */
interface Context {
  readonly config: AggregatorConfig;
  readonly clock: Clock;
  readonly log: Logger;
  readonly mayComplain: (key: string) => { heldBack: number } | undefined;
}

type Rooms = ReturnType<typeof createRooms>;

/** What the aggregator knows, how it takes snapshots of it, and how it comes to its verdict. */
function createRooms(context: Context, silences: FollowedSilences) {
  const { config, clock, log } = context;
  const sources = sourcesOf(config);
  for (const { reason } of sources) log.info(reason);
  const { cacheRetention: retentionSeconds, historyBytes: bytes, collectInterval, seriesInterval } = config;
  const mostRecords = recordsPerNode(retentionSeconds, collectInterval, seriesInterval);
  const history = new History({ retentionSeconds, bytes, recordsPerNode: mostRecords });
  const instanceId = randomBytes(6).toString("hex");
  const self = createSelfMetrics(history, selfLabels(labelOptions(config)));
  const identity = openIdentity({ ...config, env: process.env, clock, log, counters: self.identity });
  const table = new NodeTable(clock, config.maxNodes);
  const store = new SnapshotStore();
  const customMetricsOf = createCustomMetricsView();
  const ofListeners = createListenerCertificates(config, clock);
  const snapshotter = new Snapshotter({
    table,
    judge: createJudge(config, silences),
    clock,
    limits: config,
    clusterId: readClusterId(config.dataDir),
    instanceId,
    forgetAfter: config.forgetAfter,
    kubernetes: () => kubernetesInputs(kube, customMetricsOf),
    sources: () => [...kube.status(), ...sources],
    certificates: () => [...kube.certificates(), ...ofListeners()],
  });
  // Last, as it begins at once: nothing is left running where something else cannot start.
  const kube = createKube(context, self);
  const lease = createLease(context, kube, self);
  const schedule = new SnapshotSchedule({ ...config, snapshotter, store, table, kube, self, clock });
  return { table, history, store, self, kube, lease, identity, instanceId, schedule, scrapePlan: new ScrapePlan() };
}

type CustomMetricsLookup = ReturnType<typeof createCustomMetricsView>;

function createJudge(config: AggregatorConfig, silences: FollowedSilences): HealthJudge {
  const rules = healthRules({ isNodeMeasured: config.enableNode, isCollecting: config.enabled });
  const settings = config.healthRules.map(({ value }) => value);
  return new HealthJudge(
    rules,
    settingsOf(settings, () => silences.current),
  );
}

/** What snapshots are joined with; nothing where Kubernetes is not read. */
function kubernetesInputs(reader: KubeReader, customMetricsOf: CustomMetricsLookup): JoinInputs | undefined {
  const kube = reader.view();
  if (kube.size === 0) return undefined;
  return {
    kube,
    metricsServer: reader.metricsServer(),
    serverVersion: reader.serverVersion(),
    customMetrics: customMetricsOf(kube),
  };
}

/** Reads Kubernetes, where there is one. */
function createKube({ config, clock, log, mayComplain }: Context, self: SelfMetrics): OpenKube {
  const all = kubeResources({
    labelsAllowlist: config.metricLabelsAllowlist,
    annotationsAllowlist: config.metricAnnotationsAllowlist,
  });
  const kube = openKube({
    ...config,
    env: process.env,
    objectBytes: config.maxObjectBytes,
    resources: resourcesToRead(all, config),
    customKinds: customKindsOf({ config, log, mayComplain }),
    clock,
    log,
    mayComplain,
    counters: self.kube,
  });
  self.kube.show(() => kube.view());
  return kube;
}

/** Takes part in the election of the replica that carries the cluster's page, where there is one. */
function createLease({ config, clock, log, mayComplain }: Context, kube: OpenKube, self: SelfMetrics): OpenLease {
  const { client, podNamespace } = kube;
  const host = { client, podNamespace, hostname: hostname() };
  const hasRead = () => Array.from(kube.view().values()).every(({ state }) => state !== "loading");
  return openLease({ ...config, ...host, clock, log, mayComplain, sleep, metrics: self.lease, hasRead });
}

/** The custom resources that a file asks for. */
function customKindsOf({ config, log, mayComplain }: Omit<Context, "clock">): CustomKindsOptions | undefined {
  if (config.customResourceStateConfigFile === undefined) return undefined;
  const state = loadCustomResourceState(config.customResourceStateConfigFile);
  if (state.ignored.length > 0)
    log.warn({ ignored: state.ignored }, "parts of the custom resource state file are ignored");
  return { ...config, config: state, log, mayComplain };
}

/** Listens for agents and readers. */
async function openDoors(context: Context, rooms: Rooms, tls: ListenersTls) {
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
