import assert from "node:assert/strict";
import { test } from "node:test";
import { emptyNodeMetrics } from "@kubevitals/proto";
import { renderLine } from "./spans.ts";
import { renderSummary } from "./summary.ts";
import { someHealth, someIssue, someNode, someState } from "./testing/view-states.ts";
import type { ViewState } from "./view-state.ts";

test("every figure has its line", () => {
  const node = someNode({ cpuPressureSomeRate: 0.3, ioPressureSomeRate: 12 });
  assert.deepEqual(linesOf(someState(node)), [
    "node      host-1  fresh, heard of 0.6 s ago",
    "CPU       █████░░░░░░░░░░░░░░░  23.5 %  0.47 of 2 cores",
    "memory    █████░░░░░░░░░░░░░░░  25.0 %  2.0 GiB of 8.0 GiB",
    "disk      ████████████░░░░░░░░  61.2 %  60.0 GiB of 100.0 GiB",
    "disk I/O  read           0 B/s  write    340.0 KiB/s",
    "network   receive    1.2 MiB/s  transmit     512 B/s",
    "load      0.50  0.25  0.00",
    "pressure  waiting for CPU 0.3 %  memory –  I/O 12.0 %",
    "health    healthy, 8 of 8 checks evaluated",
  ]);
});

test("what was not measured is a dash; what the machine does not have, swap and pressure, has no line", () => {
  const node = { ...emptyNodeMetrics("host-1"), provenance: someNode().provenance };
  assert.deepEqual(linesOf(someState(node)).slice(1, 7), [
    `CPU       ${"░".repeat(20)}       –  – of – cores`,
    `memory    ${"░".repeat(20)}       –  – of –`,
    `disk      ${"░".repeat(20)}       –  – of –`,
    "disk I/O  read               –  write              –",
    "network   receive            –  transmit           –",
    "load      –  –  –",
  ]);
});

test("swap has a line where there is any", () => {
  const node = someNode({ swapCapacityBytes: 2 ** 30, swapUsageBytes: 2 ** 29, swapUsageRate: 50 });
  assert.ok(linesOf(someState(node)).includes("swap      ██████████░░░░░░░░░░  50.0 %  512.0 MiB of 1.0 GiB"));
});

test("a node that is not fresh says so, with its age", () => {
  const provenance = { source: "SOURCE_AGENT", freshness: "FRESHNESS_STALE", ageSeconds: 12 } as const;
  assert.equal(linesOf(someState(someNode({ provenance })))[0], "node      host-1  stale, heard of 12 s ago");
  const lost = { ...provenance, freshness: "FRESHNESS_LOST", ageSeconds: 40 } as const;
  assert.equal(linesOf(someState(someNode({ provenance: lost })))[0], "node      host-1  lost, heard of 40 s ago");
});

test("a node that is not there yet is unknown, and so is the health", () => {
  const lines = linesOf(someState(undefined, someHealth({ status: "HEALTH_STATUS_UNKNOWN" }), { reading: undefined }));
  assert.equal(lines[0], "node      host-1  unknown");
  assert.deepEqual(lines.slice(-2), ["health    unknown", "  unknown: no snapshot has come yet"]);
});

test("each issue shows its summary and its evidence", () => {
  const issues = [
    someIssue({ severity: "SEVERITY_CRITICAL", summary: "A filesystem is full", evidence: "1.0 % of / is available" }),
    someIssue(),
  ];
  const lines = linesOf(someState(someNode(), someHealth({ status: "HEALTH_STATUS_CRITICAL", issues })));
  assert.deepEqual(lines.slice(-5), [
    "health    critical, 8 of 8 checks evaluated",
    "  critical: A filesystem is full",
    "    1.0 % of / is available",
    "  warning: CPU is almost used up on node host-1",
    "    CPU usage is 95.0 %",
  ]);
});

test("many issues are counted beyond the first four", () => {
  const issues = Array.from({ length: 7 }, (_, index) => someIssue({ id: String(index) }));
  const lines = linesOf(someState(someNode(), someHealth({ status: "HEALTH_STATUS_WARNING", issues })));
  assert.equal(lines.at(-1), "  and 3 more");
});

test("an unknown verdict comes with its reasons, one for all rules that share it", () => {
  const object = { kind: "Node", name: "host-1" };
  const health = someHealth({
    status: "HEALTH_STATUS_UNKNOWN",
    unknown: [
      { rule: "node-cpu-high", object, reason: "two samples are needed" },
      { rule: "node-memory-pressure", object, reason: "two samples are needed" },
      { rule: "node-filesystem-space-low", object: { ...object, part: "/data" }, reason: "its sizes cannot be read" },
    ],
    unknownCount: 5,
  });
  assert.deepEqual(linesOf(someState(someNode(), health)).slice(-4), [
    "health    unknown, 8 of 8 checks evaluated",
    "  unknown: two samples are needed (node-cpu-high, node-memory-pressure)",
    "  unknown: its sizes cannot be read (node-filesystem-space-low of /data)",
    "  unknown: and 2 more",
  ]);
});

test("on an old snapshot nothing counts as fresh or healthy, and its issues are not shown", () => {
  const health = someHealth({ status: "HEALTH_STATUS_WARNING", issues: [someIssue()] });
  const lines = linesOf(someState(someNode(), health, { readingAgeSeconds: 7 }));
  assert.equal(lines[0], "node      host-1  stale, heard of 7.4 s ago");
  assert.deepEqual(lines.slice(-2), ["health    unknown", "  unknown: no snapshot has come for 7 s"]);
});

test("when the aggregator does not answer, the reason is there", () => {
  const lines = linesOf(someState(someNode(), someHealth(), { trouble: "UNAVAILABLE", readingAgeSeconds: 9 }));
  assert.equal(lines.at(-1), "  unknown: the aggregator does not answer: UNAVAILABLE");
});

test("a single node of another name is this machine's; of several, the others are counted", () => {
  assert.match(linesOf(someState(someNode({ nodeName: "renamed" })))[0] ?? "", /^node {6}renamed {2}fresh/);
  const nodes = [someNode({ nodeName: "a" }), someNode(), someNode({ nodeName: "z" })];
  const [line] = linesOf({ ...someState(), reading: { nodes, health: someHealth() } });
  assert.equal(line, "node      host-1  fresh, heard of 0.6 s ago; 2 other nodes report here too");
});

test("a name or evidence from outside can neither drive the terminal nor leave its line", () => {
  const nodeName = `host\x1b]0;title\x07\r\n${"x".repeat(200)}`;
  const issues = [someIssue({ summary: "\x1b[2Jgone", evidence: "line\nbreak\u009b1m" })];
  const state = someState(someNode({ nodeName }), someHealth({ status: "HEALTH_STATUS_WARNING", issues }));
  const lines = renderSummary(state).map((line) => renderLine(line, 40, false));
  assert.equal(lines[0], `node      host]0;title${"x".repeat(17)}…`);
  assert.deepEqual(lines.slice(-2), ["  warning: [2Jgone", "    linebreak1m"]);
});

function linesOf(state: ViewState): string[] {
  return renderSummary(state).map((line) => renderLine(line, 200, false));
}
