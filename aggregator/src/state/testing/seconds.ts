import { timestampOf, type NodeMetrics } from "@kubevitals/proto";
import { pastVitals } from "../../testing/past.ts";
import { nodeMetrics } from "../../testing/records.ts";
import type { History } from "../history.ts";

/** Vitals that the node took at this second of its own clock. */
export function vitals(name: string, second: number, more: Partial<NodeMetrics> = {}): NodeMetrics {
  return nodeMetrics(name, { timestamp: timestampOf(second * 1000), load1: second, ...more });
}

/** Where the record of this number came from, just now. */
export const origin = (sequence: number) => ({ sessionRank: 0, sequence, ageSeconds: 0 });

/** The seconds of what is kept of a node. */
export function seconds(history: History, name: string, at = 0, from = -Infinity, to = Infinity) {
  return pastVitals(history, name, { at: at * 1000, from, to }).map(({ load1 }) => load1);
}
