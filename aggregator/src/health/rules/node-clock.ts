import { millisecondsOf } from "@kubevitals/proto";
import type { NodeRecord } from "../../state/snapshot.ts";
import { allWell, notApplicable, type Measurement, type NodeRule } from "../rule.ts";
import { valueOf } from "../series-lookup.ts";

const common = {
  severity: "SEVERITY_WARNING",
  unit: "seconds",
  bad: "above",
  holdSeconds: 10 * 60,
} satisfies Partial<NodeRule>;

const action =
  "Check what keeps the clock in step (chronyc tracking, timedatectl timesync-status) and whether it reaches its servers.";

/** Thresholds of the node mixin's NodeClockSkewDetected and NodeClockNotSynchronising; and what the aggregator sees of a clock itself. */
export const nodeClockRules: readonly NodeRule[] = [
  {
    ...common,
    id: "node-clock-skew",
    summary: "The clock is off and does not come closer",
    action,
    threshold: 0.05,
    margin: 0.01,
    collector: "timex",
    needsSeries: true,
    measure: (record, { trends }) => {
      const offset = valueOf(record, "node_timex_offset_seconds");
      if (offset === undefined) return [{ unknown: "the kernel does not say how far the clock is off" }];
      const change = trends.rates(record.metrics.nodeName, "node_timex_offset_seconds")[0]?.perSecond ?? 0;
      if (offset * change < 0) return allWell;
      return [{ value: Math.abs(offset), evidence: `the clock is ${seconds(offset)} off its source of time` }];
    },
  },
  {
    ...common,
    id: "node-clock-not-synchronised",
    summary: "Nothing keeps the clock in step",
    action,
    threshold: 16,
    margin: 0,
    collector: "timex",
    needsSeries: true,
    measure: (record) => {
      const inStep = valueOf(record, "node_timex_sync_status");
      const error = valueOf(record, "node_timex_maxerror_seconds");
      if (inStep === undefined || error === undefined)
        return [{ unknown: "the kernel does not say whether the clock is kept in step" }];
      if (inStep !== 0) return allWell;
      return [
        {
          value: error,
          evidence: `the kernel's clock is not synchronised; it may be wrong by ${seconds(error)} or more`,
        },
      ];
    },
  },
  {
    ...common,
    id: "node-clock-differs",
    summary: "The clock differs from the aggregator's",
    action: `${action} Where all nodes are said to differ, it is the aggregator's clock.`,
    // What travels slowly looks like a clock that is behind: shorter than this the two cannot be told apart.
    threshold: 2,
    margin: 0.5,
    measure: (record) => clockDifference(record),
  },
];

/** By the time that the node wrote on its latest vitals and that at which they came. */
function clockDifference({ metrics: { provenance, timestamp }, clockSkewSeconds }: NodeRecord): readonly Measurement[] {
  if (provenance?.source !== "SOURCE_AGENT") return notApplicable;
  const receivedAt = provenance.receivedAt;
  const skew =
    timestamp === undefined || receivedAt === undefined
      ? clockSkewSeconds
      : (millisecondsOf(timestamp) - millisecondsOf(receivedAt)) / 1000;
  if (skew === undefined) return [{ unknown: "the agent does not say what time it is there" }];
  return [{ value: Math.abs(skew), evidence: `the node's clock is ${seconds(skew)} ${skew > 0 ? "ahead" : "behind"}` }];
}

function seconds(value: number): string {
  const size = Math.abs(value);
  return size < 1 ? `${(1000 * size).toFixed(0)} ms` : `${size.toFixed(1)} s`;
}
