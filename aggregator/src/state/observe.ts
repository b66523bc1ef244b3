import { timestampOf, type NetworkMetrics } from "@kubevitals/proto";
import type { Clock } from "@kubevitals/program";
import { judgeFreshness } from "./freshness.ts";
import type { Heard } from "./node-entry.ts";
import type { NodeTable } from "./node-table.ts";
import { ObservedNode, secondsSince, type Moment, type ObservationLimits } from "./observed-node.ts";
import { once } from "./once.ts";
import type { Observation } from "./snapshot.ts";

/** Takes down what the table holds now. The record of a node, with its freshness and age now, is made when somebody asks for it. */
export function observe(table: NodeTable, clock: Clock, limits: ObservationLimits): Observation {
  const [takenAt, monotonic] = [clock.now(), clock.monotonic()];
  const moment = { monotonic, limits };
  const heard = table.heard();
  const nodes = heard.making((ofNode) => new ObservedNode(ofNode, moment));
  return {
    takenAt,
    monotonic,
    nodes,
    pods: undefined,
    networks: once(() => [...heard.values()].flatMap((ofNode) => networkRecords(ofNode, moment))),
    lists: undefined,
    kube: undefined,
    joined: undefined,
  };
}

/** The paths that are still measured: one that is lost, or whose node is, would be a value from the past. */
function networkRecords(heard: Heard, moment: Moment): readonly NetworkMetrics[] {
  const { networks, introduction } = heard;
  if (networks.length === 0 || new ObservedNode(heard, moment).freshness === "FRESHNESS_LOST") return [];
  const records = networks.map((received): NetworkMetrics => {
    const seconds = secondsSince(received, moment.monotonic);
    const verdict = judgeFreshness({ seconds, knownSeconds: 0, goodbye: undefined }, moment.limits);
    const provenance = {
      source: "SOURCE_AGENT",
      ...verdict,
      ageSeconds: seconds,
      receivedAt: timestampOf(received.at),
    } as const;
    return { ...received.value, source: introduction.nodeName, provenance };
  });
  return records
    .filter(({ provenance }) => provenance?.freshness !== "FRESHNESS_LOST")
    .toSorted((a, b) => compare(a.target, b.target));
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
