import { valuesOfPod } from "../scrape/custom-values.ts";
import type { CustomMetricsView } from "./join.ts";
import type { PodJoin } from "./pod-metrics.ts";
import type { AgentUsageView } from "./usage.ts";

/** One object for all pods of which nobody says anything. */
const none: Readonly<Record<string, number>> = {};

/**
 * What users say of a pod: by its own pages and by text files of its node, as the node's agent has read them, and by custom resources,
 * which count where both have a name.
 */
export function podCustomMetrics(agents: AgentUsageView, { pods }: CustomMetricsView): PodJoin["customMetrics"] {
  return (pod) => {
    const { namespace, name, facts } = pod;
    const users = facts.nodeName === undefined ? undefined : agents.nodes.get(facts.nodeName)?.userSeries;
    const said = users && valuesOfPod(pod, users);
    const attached = pods.get(`${namespace}/${name}`);
    return said && attached ? { ...said, ...attached } : (attached ?? said ?? none);
  };
}
