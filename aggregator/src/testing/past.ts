import type { NodeMetrics } from "@kubevitals/proto";
import type { FamilyHistory } from "../state/family-history.ts";
import { History } from "../state/history.ts";
import type { HistoryLimits } from "../state/history-limits.ts";

/** A history of ten minutes with more room than a test fills, but for what is given. */
export function historyOf(limits: Partial<HistoryLimits> = {}): History {
  return new History({ retentionSeconds: 600, bytes: 1e9, recordsPerNode: 1e6, ...limits });
}

/** When a history is read, on the aggregator's clock, and the times that are asked for; all in milliseconds. */
interface Asked {
  readonly at?: number;
  readonly from?: number;
  readonly to?: number;
}

/** All vitals that a history tells of a node. */
export function pastVitals(history: History, nodeName: string, asked: Asked = {}): readonly NodeMetrics[] {
  const steps = history.vitals(nodeName, spanOf(asked), undefined, asked.at ?? 0);
  return [...steps].flatMap((past) => past?.metrics ?? []);
}

/** What a history tells of a family of a node. */
export function pastFamily(history: History, nodeName: string, family: string, asked: Asked = {}): FamilyHistory {
  const steps = history.family(nodeName, family, spanOf(asked), asked.at ?? 0);
  for (;;) {
    const { value, done } = steps.next();
    if (done) return value;
  }
}

function spanOf({ from = -Infinity, to = Infinity }: Asked) {
  return { from, to };
}
