import assert from "node:assert/strict";
import { test } from "node:test";
import { emptyNodeMetrics, type Freshness, type HealthIssue, type HealthReport } from "@kubevitals/proto";
import { News } from "./news.ts";

const at = () => new Date(Date.UTC(2026, 10, 21, 17, 5, 9));

function node(freshness: Freshness) {
  return { ...emptyNodeMetrics("n"), provenance: { source: "SOURCE_AGENT", freshness } as const };
}

function issue(id: string): HealthIssue {
  return {
    id,
    rule: "rule",
    severity: "SEVERITY_WARNING",
    object: { kind: "Node", name: id },
    summary: `${id} is ill`,
    evidence: "a value",
    action: "",
    consequences: [],
    unit: "",
  } as unknown as HealthIssue;
}

function health(...issues: readonly HealthIssue[]): HealthReport {
  const status = issues.length === 0 ? "HEALTH_STATUS_HEALTHY" : "HEALTH_STATUS_WARNING";
  return { status, issues, unknown: [], unknownCount: 0, silenced: [] };
}

test("tells the verdict and what began, then only what changes", () => {
  const news = new News(at);
  const nodes = [node("FRESHNESS_FRESH"), node("FRESHNESS_STALE")];
  assert.deepEqual(news.next({ nodes, health: health(issue("a")) }), [
    "  17:05:09  the cluster is warning; nodes: 1 fresh, 1 stale",
    "  17:05:09  warning: a is ill (a value)",
  ]);
  assert.deepEqual(news.next({ nodes, health: health(issue("a")) }), []);
  assert.deepEqual(news.next({ nodes, health: health(issue("b")) }), [
    "  17:05:09  warning: b is ill (a value)",
    "  17:05:09  over: a is ill",
  ]);
  assert.deepEqual(news.next({ nodes: [], health: health() }), [
    "  17:05:09  the cluster is healthy; nodes: none yet",
    "  17:05:09  over: b is ill",
  ]);
});

test("a verdict that nobody has passed yet is unknown", () => {
  assert.deepEqual(new News(at).next({ nodes: [], health: undefined }), [
    "  17:05:09  the cluster is unknown; nodes: none yet",
  ]);
});
