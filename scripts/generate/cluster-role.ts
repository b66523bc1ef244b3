import { kubeResources } from "../../aggregator/src/kube/resources/index.ts";
import type { KubeResource } from "../../aggregator/src/kube/resources/resource.ts";

/** A rule of a role. Source: Kubernetes' rbac.authorization.k8s.io/v1 PolicyRule. */
interface Rule {
  /** What it is for, for who reads the role. */
  readonly purpose: string;
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly resourceNames?: readonly string[];
  readonly verbs: readonly string[];
}

/** What the aggregator asks the API server for beside the kinds that it reads. */
const otherRules: readonly Rule[] = [
  {
    purpose: "usage of pods and nodes, by Metrics Server",
    apiGroups: ["metrics.k8s.io"],
    resources: ["nodes", "pods"],
    verbs: ["list"],
  },
  {
    purpose: "why Metrics Server does not answer",
    apiGroups: ["apiregistration.k8s.io"],
    resources: ["apiservices"],
    resourceNames: ["v1beta1.metrics.k8s.io"],
    verbs: ["get"],
  },
  {
    purpose: "whose token an agent or a reader shows",
    apiGroups: ["authentication.k8s.io"],
    resources: ["tokenreviews"],
    verbs: ["create"],
  },
  {
    purpose: "whether a reader may read",
    apiGroups: ["authorization.k8s.io"],
    resources: ["subjectaccessreviews"],
    verbs: ["create"],
  },
];

/** The role that the aggregator has in the whole cluster, as kustomize takes it. */
export function renderClusterRole(): string {
  return `# Generated from the kinds that the aggregator reads, by npm run update. Do not edit.
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: kubevitals-aggregator
  labels:
    app.kubernetes.io/name: kubevitals-aggregator
rules:
${renderRules("  ")}`;
}

/** Its rules alone, as the chart takes them. */
export function renderClusterRoleRules(): string {
  return `# Generated from the kinds that the aggregator reads, by npm run update. Do not edit.\n${renderRules("")}`;
}

function renderRules(indent: string): string {
  return clusterRoleRules()
    .map((rule) =>
      [
        `${indent}# ${rule.purpose}`,
        `${indent}- apiGroups: ${list(rule.apiGroups)}`,
        `${indent}  resources:`,
        ...rule.resources.map((name) => `${indent}    - ${name}`),
        ...(rule.resourceNames ? [`${indent}  resourceNames: ${list(rule.resourceNames)}`] : []),
        `${indent}  verbs: ${list(rule.verbs)}\n`,
      ].join("\n"),
    )
    .join("");
}

/** What is read by default: what kube_* series are made of, and what the join and the health rules look at. Never secrets. */
function clusterRoleRules(): readonly Rule[] {
  const all = kubeResources({ labelsAllowlist: new Map(), annotationsAllowlist: new Map() });
  const read = all.filter((resource) => resource.name !== "secrets" && (resource.isDefault || "facts" in resource));
  const groups = Map.groupBy(read, ({ group }) => group);
  const reading = Array.from(groups, ([group, kinds]) => ({
    purpose: group === "" ? "objects of the core group" : `objects of ${group}`,
    apiGroups: [group],
    resources: kinds.map(pluralOf).toSorted(),
    verbs: ["list", "watch"],
  }));
  return [...reading.toSorted((one, other) => (one.purpose < other.purpose ? -1 : 1)), ...otherRules];
}

function pluralOf({ name, plural = name }: KubeResource): string {
  return plural;
}

function list(words: readonly string[]): string {
  return `[${words.map((word) => (word === "" ? '""' : word)).join(", ")}]`;
}
