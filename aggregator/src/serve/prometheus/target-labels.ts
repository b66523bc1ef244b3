import type { LabelPair } from "@kubevitals/proto";

/** Which exporter a family is known from: that decides under which job dashboards look for it. */
export type FamilyGroup = "node" | "own";

/** The job that a profile's dashboards expect for a group; none: the group's series carry no job and instance. */
type JobNames = Readonly<Record<FamilyGroup, string | undefined>>;

export const labelProfiles = {
  "kube-prometheus": { node: "node-exporter", own: undefined },
  mixin: { node: "node", own: undefined },
  none: { node: undefined, own: undefined },
} as const satisfies Readonly<Record<string, JobNames>>;

/** What labels the page puts on series. */
export interface LabelOptions {
  readonly profile: keyof typeof labelProfiles;
  readonly clusterName: string | undefined;
}

/** The group of a family. What a textfile brings in is an exporter's page to its users, so it goes with the node's. */
export function groupOf(family: string): FamilyGroup {
  return family.startsWith("kubevitals_") ? "own" : "node";
}

/** The labels of every series of a group from a node (DESIGN, "Labels on the cluster's /metrics"). */
export function targetLabels(
  group: FamilyGroup,
  nodeName: string,
  { profile, clusterName }: LabelOptions,
): readonly LabelPair[] {
  const job = labelProfiles[profile][group];
  return [
    ...(job === undefined ? [] : [pair("job", job), pair("instance", nodeName)]),
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
