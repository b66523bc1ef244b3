import { inPassing } from "../../state/by-name.ts";
import { memoByIdentity } from "../../state/join/memo.ts";
import type { Observation } from "../../state/snapshot.ts";
import { allWell, notApplicable, type NodeRule, type RuleContext } from "../rule.ts";
import { silentKubeletSeconds } from "./node-kubernetes.ts";

const yesNo = { unit: "boolean", bad: "above", threshold: 1, margin: 0 } as const;

/** Agents that are not heard of. One that was lost hides everything that it would tell of its node. */
export const agentRules: readonly NodeRule[] = [
  {
    ...yesNo,
    id: "agent-lost",
    severity: "SEVERITY_CRITICAL",
    summary: "The agent is lost",
    action:
      "Check the node and the agent's pod on it (kubectl get node, kubectl get pods -o wide), then the network between the node and the aggregator.",
    holdSeconds: 0,
    judgesSilentNodes: true,
    hidesOthers: true,
    measure({ freshness, isWithoutAgent, metrics, ageSeconds }, context) {
      if (isWithoutAgent) return notApplicable;
      if (freshness !== "FRESHNESS_LOST") return allWell;
      const evidence = [
        `${metrics.provenance?.reason ?? "no vitals arrive"}; last heard of ${ageSeconds.toFixed(0)} s ago`,
        ...describeKubelet(metrics.nodeName, context),
      ];
      return [{ value: 1, evidence: evidence.join("; ") }];
    },
  },
  {
    ...yesNo,
    id: "agent-missing",
    severity: "SEVERITY_WARNING",
    summary: "No agent has come",
    action:
      "See that the agents' DaemonSet covers the node (kubectl get daemonset, the node's taints) and that its pod there runs.",
    // After a start of the aggregator agents need some seconds to find it, and on a new node until the agent's image is there.
    holdSeconds: 60,
    kinds: ["nodes"],
    judgesSilentNodes: true,
    standsAlone: true,
    measure({ isWithoutAgent }, { observation }) {
      // Where there are no agents at all, the cluster says so, once.
      if (!hasAgents(observation)) return notApplicable;
      if (!isWithoutAgent) return allWell;
      return [{ value: 1, evidence: "Kubernetes lists the node, and no agent has been heard from it" }];
    },
  },
];

/** Whether an agent was ever heard of. */
export const hasAgents = memoByIdentity<Observation, boolean>(({ nodes }) => {
  for (const [, { isWithoutAgent }] of inPassing(nodes)) if (!isWithoutAgent) return true;
  return false;
});

/** What Kubernetes sees of a node whose agent is lost: only the agent, or all of the node. */
function describeKubelet(nodeName: string, { tracks }: RuleContext): readonly string[] {
  const age = tracks.heartbeatAgeSeconds(nodeName);
  if (age === undefined) return [];
  return [
    age > silentKubeletSeconds
      ? `its kubelet is silent too, for ${age.toFixed(0)} s`
      : "its kubelet lives: it renews its Lease",
  ];
}
