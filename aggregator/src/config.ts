import {
  UsageError,
  option,
  optional,
  optionTypes,
  type OptionValues,
  type ProgramDescription,
} from "@kubevitals/program";
import { resolveAuthModes, type AuthModes } from "./identity/modes.ts";
import { serviceAccount } from "./identity/service-account.ts";
import { ruleSetting } from "./health/config/rule-setting.ts";
import { silence } from "./health/config/silence.ts";
import { checkKubeOptions } from "./kube/options/check-options.ts";
import { metadataAllowlist } from "./kube/options/metadata-allowlist.ts";
import { nameList } from "./kube/options/name-list.ts";
import { noPatterns, patternList } from "./kube/options/pattern-list.ts";
import { kubeResourceNames } from "./kube/resources/index.ts";
import { checkElectionOptions, electionMode } from "./lease/options.ts";
import { familyGroups } from "./serve/prometheus/target-labels.ts";
import { corsOrigin } from "./serve/rest/cors.ts";

const { boolean, byteSize, duration, hostPort, integer, listOf, logLevel, oneOf, path, structured, repeated, text } =
  optionTypes;

const options = {
  httpListen: option(
    hostPort,
    { host: "127.0.0.1", port: 9480 },
    "Where /metrics, REST, /docs, /livez, /readyz and /healthz are served.",
  ),
  grpcListen: option(
    hostPort,
    { host: "127.0.0.1", port: 9481 },
    "Where agents connect and gRPC readers ask, with gRPC health and reflection.",
  ),
  kubernetes: option(
    oneOf("auto", "off", "required"),
    "auto",
    "Whether Kubernetes is read. auto: as a pod by its service account, else by --kubeconfig, KUBECONFIG or ~/.kube/config, else not. required: refuse to start where none of these is there.",
  ),
  kubeconfig: optional(path, "The kubeconfig to read Kubernetes with, and nothing else."),
  maxObjectBytes: option(
    byteSize(65_536, 2 ** 30),
    8 * 2 ** 20,
    "What an object of the API may weigh as JSON; a larger one is left out and counted.",
  ),
  leaderElect: option(
    electionMode,
    "auto",
    "Whether a Lease decides which of several replicas carries the cluster on its /metrics; all of them answer REST and gRPC. auto: as a pod of a cluster. required: wherever there is an API server; refuse to start where there is none.",
  ),
  leaderElectResourceName: option(text, "kubevitals-aggregator", "Name of that Lease."),
  leaderElectResourceNamespace: optional(
    text,
    "Namespace of that Lease; by default the pod's own, outside a cluster default.",
  ),
  leaderElectLeaseDuration: option(
    duration(1, 3600),
    15,
    "How long after the leader's last renewal another replica takes over.",
  ),
  leaderElectRenewDeadline: option(
    duration(0.5, 3600),
    10,
    "How long after its last renewal a leader carries the cluster on: shorter than --leader-elect-lease-duration.",
  ),
  leaderElectRetryPeriod: option(duration(0.1, 3600), 2, "How often the leader renews the Lease."),
  leaderElectIdentity: optional(
    text,
    "What this replica is called in the Lease, before a text that is random at each start; by default the host's name.",
  ),
  auth: optional(
    oneOf("open", "required"),
    "Who may read: anybody, or whose bearer token Kubernetes knows and allows what is asked for, as a non-resource URL. By default open where both listeners are on loopback, else required. /livez, /readyz, /healthz and gRPC health are always open.",
  ),
  agentAuth: optional(
    oneOf("open", "token"),
    "Who may speak for a node: anybody, or who shows a ServiceAccount token that names the node. By default open where --grpc-listen is on loopback, else token.",
  ),
  agentAudience: option(text, "kubevitals", "The audience that agents' tokens must be made out to."),
  agentServiceAccount: option(
    repeated(serviceAccount),
    [],
    "A ServiceAccount that agents may have; none: any that shows a token for its node.",
  ),
  grpcTlsCertFile: optional(
    path,
    "The certificate chain that --grpc-listen shows, in PEM; with it agents and gRPC readers must speak TLS. Read again when it changes.",
  ),
  grpcTlsKeyFile: optional(path, "The key of --grpc-tls-cert-file, in PEM."),
  httpTlsCertFile: optional(
    path,
    "The certificate chain that --http-listen shows, in PEM; with it readers must speak HTTPS. Read again when it changes.",
  ),
  httpTlsKeyFile: optional(path, "The key of --http-tls-cert-file, in PEM."),
  corsOrigins: option(
    listOf(corsOrigin),
    [],
    "Origins whose pages may read REST in a browser, or * for all; none: no page of another origin may.",
  ),
  maxWatchers: option(
    integer(0, 100_000),
    256,
    "Readers that may watch by REST's server-sent events at the same time; a further one is refused.",
  ),
  advertiseAddress: optional(hostPort, "The address that /sd names; by default the HTTP listener's."),
  dataDir: optional(
    path,
    "A folder for what outlives a restart: the cluster's id. Made where it is missing, but not its parent. Without it memory only.",
  ),
  logLevel: option(logLevel, "info", "The least important lines that are logged."),
  snapshotInterval: optional(
    duration(0.02, 3600),
    "How often a snapshot is taken while agents send something new; by default a quarter of the collect interval: what a reader sees is older by up to this.",
  ),
  seriesInterval: option(duration(1, 3600), 15, "How often agents send their whole exposition."),
  staleAfter: optional(
    duration(0.1, 86_400),
    "Silence after which a node is marked stale; by default three collect intervals.",
  ),
  lostAfter: optional(
    duration(0.1, 86_400),
    "Silence after which a node counts as lost and its series are withdrawn; by default two series intervals.",
  ),
  goodbyeGrace: option(
    duration(0, 86_400),
    120,
    "How long an agent that stopped on purpose may stay away before its node counts as lost.",
  ),
  forgetAfter: option(
    duration(1, 31_536_000),
    86_400,
    "Silence after which a node that no Kubernetes lists is forgotten.",
  ),
  maxNodes: option(
    integer(1, 1_000_000),
    10_000,
    "Nodes that are known at most; the agent of a further one is refused.",
  ),
  maxNodeSeries: option(
    integer(1, 200_000),
    100_000,
    "Series that a node may have. Of more the newest are left out, and named: in the log, on /metrics, and as a health issue.",
  ),
  maxFamilySeries: option(
    integer(1, 200_000),
    20_000,
    "Series that one family of a node may have; more are treated as with --max-node-series.",
  ),
  historyBytes: option(byteSize(0, 2 ** 40), 64 * 2 ** 20, "Memory that the history of all nodes may take."),
  labelProfile: option(
    oneOf("kube-prometheus", "mixin", "none"),
    "kube-prometheus",
    "The job labels that series carry on /metrics, as the dashboards of that project expect them.",
  ),
  prometheusGroups: option(
    listOf(oneOf(...familyGroups)),
    familyGroups,
    "Series that /metrics shows: of nodes, of containers, the kubelet's, of Kubernetes' objects, of GPUs, of pods that agents scrape, and Kubevitals' own. What is left out can come from an exporter that stays.",
  ),
  openmetricsCreated: option(
    boolean,
    false,
    "Whether pages in OpenMetrics have _created series, which say since when a counter counts, where that is known.",
  ),
  nodeJob: optional(text, "The label `job` of node_* series, in place of the profile's."),
  containerJob: optional(text, "The label `job` of container_* series, in place of the profile's."),
  kubeletJob: optional(text, "The label `job` of kubelet_* series, in place of the profile's."),
  kubeJob: optional(text, "The label `job` of kube_* series, in place of the profile's."),
  gpuJob: optional(text, "The label `job` of DCGM_* series, in place of the profile's."),
  podsJob: optional(text, "The label `job` of series that agents scrape from pods, in place of the profile's."),
  clusterName: optional(text, "A label `cluster` with this value on every series of /metrics."),

  resources: option(
    nameList,
    [],
    "Kinds of object that kube_* series are made of, in the plural; none: those that kube-state-metrics reads by default, but not secrets.",
  ),
  namespacesDenylist: option(nameList, [], "Namespaces that are not read, even where --namespaces names them."),
  metricLabelsAllowlist: option(
    metadataAllowlist,
    new Map(),
    "Labels of objects that kube_*_labels show, by kind; a key of * alone shows all of them, a kind of * means every kind.",
  ),
  metricAnnotationsAllowlist: option(
    metadataAllowlist,
    new Map(),
    "Annotations of objects that kube_*_annotations show, by kind, written as --metric-labels-allowlist is.",
  ),
  metricAllowlist: option(
    patternList,
    noPatterns,
    "The only kube_* families to show; a pattern that fits a part of a name is enough. Excludes --metric-denylist.",
  ),
  metricDenylist: option(
    patternList,
    noPatterns,
    "kube_* families not to show; a pattern that fits a part of a name is enough. Excludes --metric-allowlist.",
  ),
  metricOptInList: option(
    patternList,
    noPatterns,
    "kube_* families to show that are not shown unless they are named here.",
  ),
  customResourceStateConfigFile: optional(
    path,
    "A file of kube-state-metrics' CustomResourceStateMetrics: which fields of custom resources become series, and custom metrics of the nodes and pods that they name.",
  ),

  healthRules: option(
    structured(ruleSetting),
    [],
    "How health rules are set: rule (id or pattern), for objects of a namespace (pattern) or with labels (selector) only; threshold, hold, severity, enabled. Of two that speak of one object the later counts. See docs/health.md.",
    { fileKey: "health.rules" },
  ),
  healthSilences: option(
    structured(silence),
    [],
    "Health issues that do not touch the verdict until a time: rule, kind, namespace, name, labels; until, reason. See docs/health.md.",
    { fileKey: "health.silences" },
  ),

  enabled: option(boolean, true, "Whether anything is collected; without it agents are turned away.", {
    fileKey: "metrics.enabled",
  }),
  collectInterval: option(duration(0.1, 3600), 1, "How often agents send vitals, and health is judged.", {
    fileKey: "metrics.collect_interval",
  }),
  namespaces: option(
    nameList,
    [],
    "Namespaces whose objects are read from Kubernetes; none: all. Kinds that have no namespace are read whole.",
    {
      fileKey: "metrics.namespaces",
    },
  ),
  enableNode: option(boolean, true, "Whether agents send what they measure on their node.", {
    fileKey: "metrics.enable_node",
  }),
  enablePod: option(boolean, true, "Whether pods are part of snapshots.", { fileKey: "metrics.enable_pod" }),
  enableNetwork: option(boolean, true, "Whether agents measure network paths.", {
    fileKey: "metrics.enable_network",
  }),
  enableCustom: option(
    boolean,
    true,
    "Whether custom metrics of nodes and pods are taken in, and agents told which pods to scrape.",
    {
      fileKey: "metrics.enable_custom",
    },
  ),
  cacheRetention: option(duration(0, 604_800), 600, "How long the history of a node goes back.", {
    fileKey: "metrics.cache_retention",
  }),
};

export const aggregatorProgram: ProgramDescription<typeof options> = {
  name: "aggregator",
  summary:
    "kubevitals aggregator: joins what the agents of a cluster measure into snapshots, and serves Prometheus, REST and gRPC.",
  options,
  foreignSections: ["agent", "collectors"],
};

/** Options as given, with what follows from them filled in. */
export type AggregatorConfig = Omit<OptionValues<typeof options>, keyof AuthModes> &
  AuthModes & {
    readonly staleAfter: number;
    readonly lostAfter: number;
    readonly snapshotInterval: number;
    /** How far a node's series may lag behind its vitals, in seconds. */
    readonly seriesLostAfter: number;
  };

/**
 * Fills in what follows from other options, and refuses what cannot be served.
 *
 * @throws {UsageError} naming the option and what would do.
 */
export function resolveConfig(values: OptionValues<typeof options>): AggregatorConfig {
  const staleAfter = values.staleAfter ?? 3 * values.collectInterval;
  const snapshotInterval = values.snapshotInterval ?? values.collectInterval / 4;
  const lostAfter = values.lostAfter ?? Math.max(2 * values.seriesInterval, 2 * staleAfter);
  if (staleAfter <= values.collectInterval) {
    throw new UsageError(
      `--stale-after: ${staleAfter}s is not longer than --collect-interval, ${values.collectInterval}s: every node would be stale at times`,
    );
  }
  if (snapshotInterval > values.collectInterval) {
    throw new UsageError(
      `--snapshot-interval: ${snapshotInterval}s is longer than --collect-interval, ${values.collectInterval}s`,
    );
  }
  if (lostAfter <= staleAfter) {
    throw new UsageError(`--lost-after: ${lostAfter}s is not longer than --stale-after, ${staleAfter}s`);
  }
  if (values.forgetAfter <= lostAfter) {
    throw new UsageError(`--forget-after: ${values.forgetAfter}s is not longer than --lost-after, ${lostAfter}s`);
  }
  checkKubeOptions(values, kubeResourceNames);
  checkElectionOptions(values);
  const seriesLostAfter = Math.max(lostAfter, 2 * values.seriesInterval);
  return { ...values, snapshotInterval, staleAfter, lostAfter, seriesLostAfter, ...resolveAuthModes(values) };
}
