import type { NodeMetrics } from "@kubevitals/proto";
import { allWell, notApplicable, type NodeRule } from "../rule.ts";
import { seriesOf } from "../series-lookup.ts";

const common = {
  severity: "SEVERITY_WARNING",
  bad: "above",
  threshold: 1,
  margin: 0,
} satisfies Partial<NodeRule>;

/** Families of a node of which the newest series are left out, each an issue: the worst of them. */
const mostFamiliesAsIssues = 5;

/** What the agent could not read, or not send: other rules are unknown for that, or look at less than there is. */
export const nodeAgentReadingRules: readonly NodeRule[] = [
  {
    ...common,
    id: "node-collector-failed",
    summary: "The agent fails to read a source",
    action:
      "See why (the agent's log names file and error): most often a mount or a permission is missing in its deployment.",
    unit: "boolean",
    holdSeconds: 5 * 60,
    measure: ({ metrics: { collectors } }) => {
      const failed = collectors.filter(({ state }) => state === "COLLECTOR_STATE_FAILED");
      // An agent that is told to measure nothing has no collectors.
      if (failed.length === 0) return collectors.length === 0 ? notApplicable : allWell;
      return failed.map(({ name, reason }) => ({
        part: name,
        value: 1,
        evidence: `collector ${name}: ${reason ?? "it says no reason"}`,
      }));
    },
  },
  {
    ...common,
    id: "node-series-missing",
    summary: "Vitals come from the agent, but no series",
    action:
      "See what hinders it (the logs of agent and aggregator): a message that is refused or too large, or a network that is too slow.",
    unit: "boolean",
    holdSeconds: 60,
    measure: ({ metrics: { collectors }, series, seriesAgeSeconds }) => {
      if (collectors.length === 0) return notApplicable;
      if (series.shape.size > 0) return allWell;
      const last =
        seriesAgeSeconds === undefined ? "none has come yet" : `the last came ${seriesAgeSeconds.toFixed(0)} s ago`;
      return [{ value: 1, evidence: `no series of the node are at hand: ${last}` }];
    },
  },
  {
    ...common,
    id: "node-cgroups-left-out",
    summary: "The agent leaves out pods or containers",
    action:
      "There are more cgroups on the node than the agent reads: remove what is left behind, or put fewer pods on the node.",
    unit: "count",
    holdSeconds: 5 * 60,
    collector: "container",
    needsSeries: true,
    measure: (record) =>
      seriesOf(record, "kubevitals_agent_pod_cgroups_left_out").map(({ value }) => ({
        value,
        evidence: `${value} pods and containers are not read`,
      })),
  },
  {
    ...common,
    id: "node-series-left-out",
    summary: "The node has more series than it may have",
    action:
      "See what makes so many series of the family (a label whose values never end, most often), or raise --max-family-series or --max-node-series.",
    unit: "count",
    holdSeconds: 0,
    measure: ({ metrics: { collectors }, series, seriesLeftOut = [] }) => {
      if (collectors.length === 0 && series.shape.size === 0) return notApplicable;
      if (seriesLeftOut.length === 0) return allWell;
      return seriesLeftOut.slice(0, mostFamiliesAsIssues).map(({ family, series: count }) => ({
        part: family,
        value: count,
        evidence: `${count} series of ${family} are left out`,
      }));
    },
  },
  {
    ...common,
    id: "node-textfile-failed",
    summary: "Text files of metrics are not taken as they are",
    action: "Mend what the agent's log names: a file that cannot be read, has errors, or repeats another's metrics.",
    unit: "boolean",
    holdSeconds: 0,
    collector: "textfile",
    needsSeries: true,
    measure: (record) =>
      seriesOf(record, "node_textfile_scrape_error").map(({ value }) => ({
        value,
        evidence: textfileTrouble(record.metrics),
      })),
  },
];

function textfileTrouble({ collectors }: NodeMetrics): string {
  return collectors.find(({ name }) => name === "textfile")?.reason ?? "the agent's log names what is wrong";
}
