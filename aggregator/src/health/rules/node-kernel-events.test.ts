import assert from "node:assert/strict";
import { test } from "node:test";
import { timestampOf, type HealthIssue, type NodeEvent, type NodeMetrics } from "@kubevitals/proto";
import type { Observation } from "../../state/snapshot.ts";
import { collectors, nodeMetrics, nodeRecord, observation } from "../../testing/records.ts";
import { HealthJudge } from "../judge.ts";
import { ruleSet } from "../scope.ts";
import { nodeScope } from "../scopes/node.ts";
import { nodeKernelEventRules } from "./node-kernel-events.ts";

const at = Date.UTC(2026, 0, 1);

function event(reason: string, ageSeconds: number, more: Partial<NodeEvent> = {}): NodeEvent {
  return { id: 1, timestamp: timestampOf(at - ageSeconds * 1000), reason, message: "it said so", count: 1, ...more };
}

/** What is shown of a node whose kernel reported this. */
function judge(events: readonly NodeEvent[], more: Partial<NodeMetrics> = {}, world: Partial<Observation> = {}) {
  const metrics = nodeMetrics("n", {
    timestamp: timestampOf(at),
    collectors: collectors({ kernel_events: "COLLECTOR_STATE_OK" }),
    events,
    ...more,
  });
  const { report } = new HealthJudge([ruleSet(nodeScope, nodeKernelEventRules)]).judge({
    ...observation([nodeRecord("n", { metrics })]),
    ...world,
  });
  return report;
}

/** Each reason that agents know, with the rule that it raises; none for what is no trouble by itself. */
const reasons: readonly (readonly [reason: string, rule: string | undefined, severity?: string])[] = [
  ["OOMKilling", "node-out-of-memory", "WARNING"],
  ["TaskHung", "node-kernel-stalled", "WARNING"],
  ["RCUStall", "node-kernel-stalled", "WARNING"],
  ["UnregisterNetDevice", "node-kernel-stalled", "WARNING"],
  ["KernelOops", "node-kernel-fault", "CRITICAL"],
  ["SoftLockup", "node-kernel-fault", "CRITICAL"],
  ["HardLockup", "node-kernel-fault", "CRITICAL"],
  ["Ext4Error", "node-filesystem-damaged", "CRITICAL"],
  ["XfsError", "node-filesystem-damaged", "CRITICAL"],
  ["XfsHasShutdown", "node-filesystem-damaged", "CRITICAL"],
  ["BtrfsError", "node-filesystem-damaged", "CRITICAL"],
  ["FilesystemIsReadOnly", "node-filesystem-damaged", "CRITICAL"],
  ["Ext4Warning", "node-filesystem-warned", "WARNING"],
  ["IOError", "node-disk-errors", "WARNING"],
  ["MemoryReadError", "node-hardware-errors", "WARNING"],
  ["CperHardwareErrorCorrected", "node-hardware-errors", "WARNING"],
  ["MachineCheck", "node-hardware-errors", "WARNING"],
  ["MemoryUncorrectedError", "node-memory-corrupt", "CRITICAL"],
  ["CperHardwareErrorRecoverable", "node-memory-corrupt", "CRITICAL"],
  ["CperHardwareErrorFatal", "node-memory-corrupt", "CRITICAL"],
  ["LinkUp", undefined],
];

function essence({ rule, severity, object }: HealthIssue) {
  return [rule, severity, object?.part];
}

for (const [reason, rule, severity] of reasons) {
  test(`${reason} raises ${rule ?? "nothing"} for ten minutes, and names what it is about`, () => {
    const [now, late, over] = [0, 599, 600].map((age) =>
      judge([event(reason, age, { object: "sda" })]).issues.map(essence),
    );
    const expected = rule === undefined ? [] : [[rule, `SEVERITY_${severity}`, "sda"]];
    assert.deepEqual([now, late, over], [expected, expected, []]);
  });
}

test("one link that goes down once is no flapping, twice within ten minutes is", () => {
  const down = (count: number) => judge([event("LinkDown", 60, { object: "eth0", count })]).issues;
  assert.deepEqual(down(1), []);
  const [first, second] = [event("LinkDown", 60, { object: "eth0" }), event("LinkDown", 30, { object: "eth1" })];
  assert.deepEqual(judge([first, second]).issues, []);
  assert.deepEqual([down(2)[0]?.rule, down(2)[0]?.object?.part, down(2)[0]?.value], ["node-link-flapping", "eth0", 2]);
});

test("events of one thing are one issue that says how many and which was last", () => {
  const events = [
    event("IOError", 500, { object: "sda", count: 4 }),
    event("IOError", 400, { object: "sdb", count: 0 }),
    event("IOError", 10, { object: "sda", message: "I/O error, dev sda" }),
  ];
  const evidence = judge(events).issues.map((issue) => [issue.object?.part, issue.value, issue.evidence]);
  assert.deepEqual(evidence, [
    ["sda", 5, "5 within 10 min, the last: IOError: I/O error, dev sda"],
    ["sdb", 1, "1 within 10 min, the last: IOError: it said so"],
  ]);
});

const kills: readonly (readonly [name: string, more: Partial<NodeEvent>, arePodsJudged: boolean, fires: boolean])[] = [
  ["without a victim's pod", {}, true, true],
  ["of a pod at its own limit", { podUid: "u", message: "Memory cgroup out of memory: Killed" }, true, false],
  ["of a pod for want of the node's memory", { podUid: "u", message: "Out of memory: Killed" }, true, true],
  ["of a pod where nobody judges pods", { podUid: "u", message: "Memory cgroup out of memory: Killed" }, false, true],
];

for (const [name, more, arePodsJudged, fires] of kills) {
  test(`a kill ${name} is ${fires ? "" : "not "}the node's issue`, () => {
    const pods = arePodsJudged ? ([] as unknown as Observation["pods"]) : undefined;
    assert.equal(judge([event("OOMKilling", 1, more)], {}, { pods }).issues.length, fires ? 1 : 0);
  });
}

test("a filesystem that became read-only is damaged here only where no rule for filesystems sees it", () => {
  const issues = ["sda1", "dm-0"].map((object) => judge([event("FilesystemIsReadOnly", 1, { object })]).issues.length);
  assert.deepEqual(issues, [0, 1]);
});

test("the age of an event is told by the node's own clock", () => {
  const metrics = { timestamp: timestampOf(at + 3600_000) };
  assert.deepEqual(judge([event("IOError", 0)], metrics).issues, []);
  assert.equal(judge([event("IOError", -3590)], metrics).issues.length, 1);
});

test("nothing is known where the agent cannot look, nothing applies where there is nothing to look at", () => {
  const failed = judge([], { collectors: collectors({ kernel_events: "COLLECTOR_STATE_FAILED" }) });
  assert.equal(failed.unknownCount, nodeKernelEventRules.length);
  const absent = judge([event("IOError", 0)], { collectors: collectors({ kernel_events: "COLLECTOR_STATE_ABSENT" }) });
  assert.deepEqual([absent.unknownCount, absent.issues.length, absent.coverage?.checksApplicable], [0, 0, 0]);
});
