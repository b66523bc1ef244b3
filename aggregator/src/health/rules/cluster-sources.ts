import { inPassing } from "../../state/by-name.ts";
import { viewOf } from "../../state/facts/facts.ts";
import { nodesByName } from "../../state/join/join.ts";
import type { ResourceView } from "../../state/objects/kube-view.ts";
import { allWell, found, notApplicable, percent } from "../rule.ts";
import type { ClusterRule } from "../scopes/cluster.ts";
import { hasAgents } from "./agent.ts";

/** Listed nodes from which a share without agents is a matter of the cluster and no more of single nodes. */
const fewestNodes = 3;

/** What the cluster is seen by: the API server, Metrics Server, the agents. */
export const clusterSourceRules: readonly ClusterRule[] = [
  {
    id: "api-server-failing",
    severity: "SEVERITY_CRITICAL",
    unit: "count",
    bad: "above",
    threshold: 1,
    margin: 0,
    holdSeconds: 60,
    summary: "Objects of Kubernetes can no longer be followed",
    action:
      "See whether the API server answers (kubectl get --raw /readyz) and reaches etcd; what is shown of Kubernetes is old.",
    hides: ["metrics-server-failing"],
    measure({ kube }) {
      const failing = Array.from(kube.values()).filter(isFailing);
      const [first] = failing;
      if (first === undefined) return allWell;
      const reasons = new Set(failing.map(({ reason }) => reason ?? "no reason is known"));
      const why = Array.from(reasons).slice(0, 3).join("; ");
      return [
        { value: failing.length, evidence: `${failing.length} of ${kube.size} kinds, such as ${first.name}: ${why}` },
      ];
    },
  },
  {
    id: "metrics-server-failing",
    severity: "SEVERITY_WARNING",
    unit: "boolean",
    bad: "above",
    threshold: 1,
    margin: 0,
    // The mixin's KubeAggregatedAPIDown.
    holdSeconds: 5 * 60,
    summary: "Metrics Server fails",
    action:
      "Look at its pod and its APIService (kubectl get apiservice v1beta1.metrics.k8s.io); autoscalers stand still without it.",
    explainsDependants: ["autoscaler-unable"],
    measure({ observation: { joined } }) {
      const server = joined?.metricsServer;
      if (server === undefined || server.state === "off" || server.state === "not-installed") return notApplicable;
      return server.state === "ok" ? allWell : found(`${server.state}: ${server.reason ?? "no reason is known"}`);
    },
  },
  {
    id: "agents-too-few",
    severity: "SEVERITY_CRITICAL",
    unit: "percent",
    bad: "below",
    threshold: 50,
    margin: 5,
    holdSeconds: 60,
    kinds: ["nodes"],
    summary: "Most nodes are without a living agent",
    action: "Look at the agents' DaemonSet, and at the way from the nodes to the aggregator's agent port.",
    explainsDependants: ["agent-lost", "agent-missing"],
    measure({ kube, observation }) {
      const view = viewOf(kube, "nodes");
      const listed = view && nodesByName(view.objects);
      if (!listed?.size || (listed.size < fewestNodes && hasAgents(observation))) return notApplicable;
      const { nodes } = observation;
      let fresh = 0;
      for (const [name, { freshness }] of inPassing(nodes)) {
        if (freshness === "FRESHNESS_FRESH" && listed.has(name)) fresh++;
      }
      const value = Math.min(100, (100 * fresh) / listed.size);
      const never = hasAgents(observation) ? "" : "; no agent was ever heard of";
      return [{ value, evidence: `${fresh} of ${listed.size} nodes (${percent(value)}) have a living agent${never}` }];
    },
  },
];

/** A kind that is no longer followed, or whose first list fails. */
function isFailing({ state, reason }: ResourceView): boolean {
  return state === "stale" || (state === "loading" && reason !== undefined);
}
