import { randomBytes } from "node:crypto";
import { hostname } from "node:os";
import { sleep } from "@kubevitals/program";
import { readClusterId } from "./cluster-id.ts";
import type { AggregatorConfig } from "./config.ts";
import { sourcesOf } from "./configured-sources.ts";
import type { Context } from "./context.ts";
import type { FollowedSilences } from "./health/config/followed-silences.ts";
import { settingsOf } from "./health/config/settings-of.ts";
import { HealthJudge } from "./health/judge.ts";
import { healthRules } from "./health/rules/index.ts";
import { createListenerCertificates } from "./identity/listener-certificates.ts";
import { openIdentity } from "./identity/open.ts";
import type { CustomKindsOptions } from "./kube/custom-kinds.ts";
import { loadCustomResourceState } from "./kube/custom-resource-state/load-config.ts";
import { openKube, type OpenKube } from "./kube/open.ts";
import { resourcesToRead } from "./kube/options/selected-resources.ts";
import type { KubeReader } from "./kube/reader.ts";
import { kubeResources } from "./kube/resources/index.ts";
import { openLease, type OpenLease } from "./lease/open.ts";
import { createSelfMetrics, type SelfMetrics } from "./self.ts";
import { labelOptions, selfLabels } from "./serve/prometheus/label-options.ts";
import { SnapshotSchedule } from "./snapshot-schedule.ts";
import { Snapshotter } from "./snapshotter.ts";
import { History } from "./state/history.ts";
import { recordsPerNode } from "./state/history-limits.ts";
import { createCustomMetricsView } from "./state/join/custom-metrics-view.ts";
import type { JoinInputs } from "./state/join/join.ts";
import { NodeTable } from "./state/node-table.ts";
import { ScrapePlan } from "./state/scrape/scrape-plan.ts";
import { SnapshotStore } from "./state/snapshot-store.ts";

/** The rooms of the program, wired together. */
export type Rooms = ReturnType<typeof createRooms>;

/** What the aggregator knows, how it takes snapshots of it, and how it comes to its verdict. */
export function createRooms(context: Context, silences: FollowedSilences) {
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
