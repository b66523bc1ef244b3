import assert from "node:assert/strict";
import { test } from "node:test";
import { emptyNodeMetrics } from "@kubevitals/proto";
import { renderLogLine } from "./log-line.ts";
import { someHealth, someIssue, someNode, someState } from "./testing/view-states.ts";

const now = new Date("2026-01-02T03:04:05.678Z");

test("the figures are pairs of key and value on one line", () => {
  assert.equal(
    renderLogLine(someState(), now),
    "time=2026-01-02T03:04:05.678Z node=host-1 freshness=fresh age=0.6s cpu=23.5% cpu_cores=0.47/2 " +
      "memory=25.0% memory_used=2.0GiB/8.0GiB disk=61.2% disk_used=60.0GiB/100.0GiB disk_read=0B/s disk_write=340.0KiB/s " +
      "network_receive=1.2MiB/s network_transmit=512B/s load=0.50,0.25,0.00 health=healthy",
  );
});

test("what was not measured is a dash", () => {
  const line = renderLogLine(someState(emptyNodeMetrics("host-1")), now);
  assert.match(line, /freshness=unknown age=– cpu=– cpu_cores=–\/– memory=– memory_used=–\/– disk=– /);
  assert.match(line, / load=–,–,– /);
});

test("issues and reasons are quoted, and cannot end the line or begin a pair", () => {
  const health = someHealth({
    status: "HEALTH_STATUS_WARNING",
    issues: [someIssue({ summary: 'a "b"\nhealth=healthy', evidence: "c\x1b[1m" })],
    unknown: [{ rule: "r", object: { kind: "Node", name: "n" }, reason: "no data" }],
    unknownCount: 1,
  });
  const line = renderLogLine(someState(someNode({ nodeName: "a=b" }), health), now);
  assert.match(line, / node="a=b" /);
  assert.ok(line.endsWith('health=warning issue="a \\"b\\"health=healthy: c[1m" unknown="no data (r)"'));
});
