import type { NodeRule } from "../rule.ts";

/** An agent that is not heard of hides everything else about its node. */
export const agentRules: readonly NodeRule[] = [
  {
    id: "agent-lost",
    severity: "SEVERITY_CRITICAL",
    summary: "The agent is lost",
    action:
      "Check the node and the agent's pod on it (kubectl get node, kubectl get pods -o wide), then the network between the node and the aggregator.",
    unit: "boolean",
    bad: "above",
    threshold: 0.5,
    margin: 0,
    holdSeconds: 0,
    judgesSilentNodes: true,
    hidesOthers: true,
    measure: ({ freshness, metrics, ageSeconds }) => [
      {
        value: freshness === "FRESHNESS_LOST" ? 1 : 0,
        evidence: `${metrics.provenance?.reason ?? "vitals arrive"}; last heard of ${ageSeconds.toFixed(0)} s ago`,
      },
    ],
  },
];
