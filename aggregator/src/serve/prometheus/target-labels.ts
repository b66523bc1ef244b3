import type { LabelPair, MetricBlock } from "@kubevitals/proto";

/** Which exporter a family is known from: that decides under which job dashboards look for it, and who may turn it off. */
export type FamilyGroup = (typeof familyGroups)[number];

export const familyGroups = ["node", "container", "kubelet", "kube", "gpu", "own"] as const;

/** What a profile's dashboards expect of a group's series. */
interface Target {
  /** Without a job the series carry no instance either. */
  readonly job?: string;
  readonly metricsPath?: string;
}

const nothing = { node: {}, container: {}, kubelet: {}, kube: {}, gpu: {}, own: {} };

export const labelProfiles: Readonly<Record<LabelProfile, Readonly<Record<FamilyGroup, Target>>>> = {
  "kube-prometheus": {
    node: { job: "node-exporter" },
    container: { job: "kubelet", metricsPath: "/metrics/cadvisor" },
    kubelet: { job: "kubelet", metricsPath: "/metrics" },
    kube: { job: "kube-state-metrics" },
    gpu: { job: "dcgm-exporter" },
    own: {},
  },
  mixin: {
    node: { job: "node" },
    container: { job: "cadvisor" },
    kubelet: { job: "kubelet" },
    kube: { job: "kube-state-metrics" },
    gpu: { job: "dcgm-exporter" },
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

/** The group of an agent's family. What a textfile brings in is an exporter's page to its users, so it goes with the node's. */
export function groupOf(family: string): FamilyGroup {
  if (/^(container|machine)_/.test(family)) return "container";
  if (family.startsWith("kubelet_")) return "kubelet";
  if (family.startsWith("DCGM_")) return "gpu";
  return family.startsWith("kubevitals_") ? "own" : "node";
}

/** The group of an agent's block: all of its families are one collector's, or one pod's. */
export function groupOfBlock(block: MetricBlock): FamilyGroup {
  let group = groupsOfBlocks.get(block);
  if (group === undefined) groupsOfBlocks.set(block, (group = groupOf(block.families[0]?.name ?? "")));
  return group;
}

const groupsOfBlocks = new WeakMap<MetricBlock, FamilyGroup>();

/** Whether the page shows a group. */
export function isShown(group: FamilyGroup, { groups }: LabelOptions): boolean {
  return groups === undefined || groups.includes(group);
}

/** The job that a group's series carry; undefined: none. */
export function jobOf(group: FamilyGroup, { profile, jobs }: LabelOptions): string | undefined {
  return group === "own" ? undefined : (jobs?.[group] ?? labelProfiles[profile][group].job);
}

/** The labels of every series of a group from a node (DESIGN, "Labels on the cluster's /metrics"). */
export function targetLabels(group: FamilyGroup, nodeName: string, options: LabelOptions): readonly LabelPair[] {
  const { metricsPath } = labelProfiles[options.profile][group];
  return [
    ...jobLabels(group, nodeName, options),
    ...(metricsPath === undefined ? [] : [pair("metrics_path", metricsPath)]),
    pair("node", nodeName),
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

function jobLabels(group: FamilyGroup, instance: string, options: LabelOptions): readonly LabelPair[] {
  const job = jobOf(group, options);
  return job === undefined ? [] : [pair("job", job), pair("instance", instance)];
}

function pair(name: string, value: string): LabelPair {
  return { name, value };
}
