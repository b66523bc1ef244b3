import type { NodeMetrics } from "@kubevitals/proto";
import type { NodeRule } from "../health/rule.ts";
import type { NodeRecord } from "../state/snapshot.ts";
import { collectors, nodeMetrics, nodeRecord } from "./records.ts";

/** A rule that fires at once where the load is 1 or more, and needs the collector `loadavg`. */
export const loadRule: NodeRule = {
  id: "load",
  severity: "SEVERITY_WARNING",
  summary: "Load is high",
  action: "Wait.",
  unit: "percent",
  bad: "above",
  threshold: 1,
  margin: 0,
  holdSeconds: 0,
  collector: "loadavg",
  measure: ({ metrics: { load1 } }) => [
    load1 === undefined ? { unknown: "no load" } : { value: load1, evidence: `load ${load1}` },
  ],
};
/** A rule that hides others where a node is lost. */
export const lostRule: NodeRule = {
  ...loadRule,
  id: "lost",
  severity: "SEVERITY_CRITICAL",
  collector: undefined,
  judgesSilentNodes: true,
  hidesOthers: true,
  measure: ({ freshness }) => [{ value: freshness === "FRESHNESS_LOST" ? 1 : 0, evidence: freshness }],
};
/** Fires for each filesystem without room, by mount point. */
export const spaceRule: NodeRule = {
  ...loadRule,
  id: "space",
  bad: "below",
  measure: ({ metrics }) =>
    metrics.filesystems.map(({ mountpoint: part, availableBytes: value }) =>
      value === undefined ? { part, unknown: "no size" } : { part, value, evidence: `${value} left` },
    ),
};

/** A node on which these rules can look, and nothing is wrong. */
export function node(name: string, metrics: Partial<NodeMetrics> = {}, more: Partial<NodeRecord> = {}): NodeRecord {
  const works = { load1: 0, collectors: collectors({ loadavg: "COLLECTOR_STATE_OK" }) };
  return nodeRecord(name, { ...more, metrics: nodeMetrics(name, { ...works, ...metrics }) });
}

/** What a node says whose collector of these rules does not work. */
export function withCollector(state: "COLLECTOR_STATE_ABSENT" | "COLLECTOR_STATE_FAILED", reason?: string) {
  return { collectors: [{ name: "loadavg", state, reason }] };
}
