import type { LabelPair, MetricBlock } from "@kubevitals/proto";

/** Which exporter a family is known from: that decides under which job dashboards look for it, and who may turn it off. */
export type FamilyGroup = (typeof familyGroups)[number];

export const familyGroups = ["node", "container", "kubelet", "kube", "gpu", "pods", "own"] as const;

/** What series of a node are: of a group, or of GPUs under names that are our own, which no exporter's job is looked for with. */
export type SeriesKind = FamilyGroup | "own-gpu";

/** What a profile's dashboards expect of a group's series. */
interface Target {
  /** Without a job the series carry no instance either. */
  readonly job?: string;
  readonly metricsPath?: string;
}

const nothing: Readonly<Record<FamilyGroup, Target>> = {
  node: {},
  container: {},
  kubelet: {},
  kube: {},
  gpu: {},
  pods: {},
  own: {},
};

export const labelProfiles: Readonly<Record<LabelProfile, Readonly<Record<FamilyGroup, Target>>>> = {
  "kube-prometheus": {
    node: { job: "node-exporter" },
    container: { job: "kubelet", metricsPath: "/metrics/cadvisor" },
    kubelet: { job: "kubelet", metricsPath: "/metrics" },
    kube: { job: "kube-state-metrics" },
    gpu: { job: "dcgm-exporter" },
    pods: { job: "kubernetes-pods" },
    own: {},
  },
  mixin: {
    node: { job: "node" },
    container: { job: "cadvisor" },
    kubelet: { job: "kubelet" },
    kube: { job: "kube-state-metrics" },
    gpu: { job: "dcgm-exporter" },
    pods: { job: "kubernetes-pods" },
    own: {},
  },
  none: nothing,
};

/** Whose dashboards' labels the page carries. */
export type LabelProfile = "kube-prometheus" | "mixin" | "none";

/** What labels the page puts on series, and which series it shows. */
export interface LabelOptions {
  readonly profile: LabelProfile;
  readonly clusterName: string | undefined;
  /** Names of jobs in place of the profile's. */
  readonly jobs?: Readonly<Partial<Record<FamilyGroup, string | undefined>>>;
  /** The groups that are shown; all of them unless it is said. */
  readonly groups?: readonly FamilyGroup[];
}

/** What the series of Kubernetes' objects carry as their instance: the API server has no address that would help anybody here. */
const kubeInstance = "kubevitals";

/** What an agent's family is. What a textfile brings in is an exporter's page to its users, so it goes with the node's. */
export function kindOf(family: string): SeriesKind {
  if (/^(container|machine)_/.test(family)) return "container";
  if (family.startsWith("kubelet_")) return "kubelet";
  if (family.startsWith("DCGM_")) return "gpu";
  if (family.startsWith("kubevitals_gpu_")) return "own-gpu";
  return family.startsWith("kubevitals_") ? "own" : "node";
}

/** What an agent's block is: all of its families are one collector's, or one pod's. */
export function kindOfBlock(block: MetricBlock): SeriesKind {
  let kind = kindsOfBlocks.get(block);
  if (kind === undefined) kindsOfBlocks.set(block, (kind = kindOf(block.families[0]?.name ?? "")));
  return kind;
}

const kindsOfBlocks = new WeakMap<MetricBlock, SeriesKind>();

/** Whether the page shows series of a kind. */
export function isShown(kind: SeriesKind, { groups }: LabelOptions): boolean {
  return groups === undefined || groups.includes(kind === "own-gpu" ? "gpu" : kind);
}

/** The job that series of a kind carry; undefined: none. */
export function jobOf(kind: SeriesKind, { profile, jobs }: LabelOptions): string | undefined {
  return kind === "own" || kind === "own-gpu" ? undefined : (jobs?.[kind] ?? labelProfiles[profile][kind].job);
}

/** The labels of every series of a kind from a node (DESIGN, "Labels on the cluster's /metrics"). */
export function targetLabels(kind: SeriesKind, nodeName: string, options: LabelOptions): readonly LabelPair[] {
  const { metricsPath } = kind === "own-gpu" ? {} : labelProfiles[options.profile][kind];
  return [
    ...jobLabels(kind, nodeName, options),
    ...(metricsPath === undefined ? [] : [pair("metrics_path", metricsPath)]),
    pair("node", nodeName),
    // The DCGM exporter's own label of the node, which dashboards of its users go by.
    ...(kind === "gpu" ? [pair("Hostname", nodeName)] : []),
    ...clusterLabels(options.clusterName),
  ];
}

/** A page of a pod. */
export interface PodPage {
  readonly node: string;
  readonly namespace: string;
  readonly pod: string;
  /** Address and port. */
  readonly instance: string;
}

/** The labels of every series of a pod's page. A pod may have several pages, so the instance is there without a job too. */
export function podLabels({ instance, namespace, pod, node }: PodPage, options: LabelOptions): readonly LabelPair[] {
  const job = jobOf("pods", options);
  return [
    ...(job === undefined ? [] : [pair("job", job)]),
    pair("instance", instance),
    pair("namespace", namespace),
    pair("pod", pod),
    pair("node", node),
    ...clusterLabels(options.clusterName),
  ];
}

/** The labels of every series that follows from Kubernetes' objects. */
export function kubeLabels(options: LabelOptions): readonly LabelPair[] {
  return [...jobLabels("kube", kubeInstance, options), ...clusterLabels(options.clusterName)];
}

/** The labels of series that speak of the cluster. */
export function clusterLabels(clusterName: string | undefined): readonly LabelPair[] {
  return clusterName === undefined ? [] : [pair("cluster", clusterName)];
}

function jobLabels(kind: SeriesKind, instance: string, options: LabelOptions): readonly LabelPair[] {
  const job = jobOf(kind, options);
  return job === undefined ? [] : [pair("job", job), pair("instance", instance)];
}

function pair(name: string, value: string): LabelPair {
  return { name, value };
}
