import type { LabelPair } from "@kubevitals/proto";

/** Which exporter a family is known from: that decides under which job dashboards look for it. */
export type FamilyGroup = "node" | "container" | "own";

/** What a profile's dashboards expect of a group's series. */
interface Target {
  /** Without a job the series carry no instance either. */
  readonly job?: string;
  readonly metricsPath?: string;
}

export const labelProfiles: Readonly<Record<LabelProfile, Readonly<Record<FamilyGroup, Target>>>> = {
  "kube-prometheus": {
    node: { job: "node-exporter" },
    container: { job: "kubelet", metricsPath: "/metrics/cadvisor" },
    own: {},
  },
  mixin: { node: { job: "node" }, container: { job: "cadvisor" }, own: {} },
  none: { node: {}, container: {}, own: {} },
};

/** Whose dashboards' labels the page carries. */
export type LabelProfile = "kube-prometheus" | "mixin" | "none";

/** What labels the page puts on series. */
export interface LabelOptions {
  readonly profile: LabelProfile;
  readonly clusterName: string | undefined;
}

/** The group of a family. What a textfile brings in is an exporter's page to its users, so it goes with the node's. */
export function groupOf(family: string): FamilyGroup {
  if (/^(container|machine)_/.test(family)) return "container";
  return family.startsWith("kubevitals_") ? "own" : "node";
}

/** The labels of every series of a group from a node (DESIGN, "Labels on the cluster's /metrics"). */
export function targetLabels(
  group: FamilyGroup,
  nodeName: string,
  { profile, clusterName }: LabelOptions,
): readonly LabelPair[] {
  const { job, metricsPath } = labelProfiles[profile][group];
  return [
    ...(job === undefined ? [] : [pair("job", job), pair("instance", nodeName)]),
    ...(metricsPath === undefined ? [] : [pair("metrics_path", metricsPath)]),
    pair("node", nodeName),
    ...clusterLabels(clusterName),
  ];
}

/** The labels of series that speak of the cluster. */
export function clusterLabels(clusterName: string | undefined): readonly LabelPair[] {
  return clusterName === undefined ? [] : [pair("cluster", clusterName)];
}

function pair(name: string, value: string): LabelPair {
  return { name, value };
}
