import { emptyNodeMetrics, type HealthIssue, type HealthReport, type NodeMetrics } from "@kubevitals/proto";
import type { ViewState } from "../view-state.ts";

/** A node that is fresh and of which everything is known, but for what is given otherwise. */
export function someNode(changes: Partial<NodeMetrics> = {}): NodeMetrics {
  return {
    ...emptyNodeMetrics("host-1"),
    provenance: { source: "SOURCE_AGENT", freshness: "FRESHNESS_FRESH", ageSeconds: 0.4 },
    cpuCapacityMillicores: 2000,
    cpuUsageMillicores: 470,
    cpuUsageRate: 23.5,
    memoryCapacityBytes: 8 * 2 ** 30,
    memoryUsageBytes: 2 * 2 ** 30,
    memoryUsageRate: 25,
    swapCapacityBytes: 0,
    diskCapacityBytes: 100 * 2 ** 30,
    diskUsageBytes: 60 * 2 ** 30,
    diskUsageRate: 61.2,
    diskReadBytesPerSecond: 0,
    diskWriteBytesPerSecond: 348_160,
    networkReceiveBytesPerSecond: 1_258_291.2,
    networkTransmitBytesPerSecond: 512,
    load1: 0.5,
    load5: 0.25,
    load15: 0,
    ...changes,
  };
}

/** A healthy verdict, but for what is given otherwise. */
export function someHealth(changes: Partial<HealthReport> = {}): HealthReport {
  return {
    status: "HEALTH_STATUS_HEALTHY",
    issues: [],
    unknown: [],
    unknownCount: 0,
    silenced: [],
    coverage: { nodesKnown: 1, nodesFresh: 1, checksApplicable: 8, checksEvaluated: 8, rate: 100 },
    ...changes,
  };
}

export function someIssue(changes: Partial<HealthIssue> = {}): HealthIssue {
  return {
    id: "node-cpu-high/host-1",
    rule: "node-cpu-high",
    severity: "SEVERITY_WARNING",
    object: { kind: "Node", name: "host-1" },
    summary: "CPU is almost used up on node host-1",
    evidence: "CPU usage is 95.0 %",
    action: "Find what uses it.",
    consequences: [],
    ...changes,
  };
}

/** What is known in the second after a reading of this node and this verdict. */
export function someState(
  node: NodeMetrics | undefined = someNode(),
  health: HealthReport = someHealth(),
  changes: Partial<ViewState> = {},
): ViewState {
  return {
    nodeName: "host-1",
    reading: { nodes: node ? [node] : [], health },
    readingAgeSeconds: 0.2,
    staleAfterSeconds: 3,
    trouble: undefined,
    ...changes,
  };
}
