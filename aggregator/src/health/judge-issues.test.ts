import assert from "node:assert/strict";
import { test } from "node:test";
import type { NodeRecord } from "../state/snapshot.ts";
import { observation } from "../testing/records.ts";
import { loadRule, lostRule, node, spaceRule, withCollector } from "../testing/rules.ts";
import { HealthJudge } from "./judge.ts";
import { ruleSet } from "./scope.ts";
import { nodeScope } from "./scopes/node.ts";

const stale = { freshness: "FRESHNESS_STALE" } as const;
const lost = { freshness: "FRESHNESS_LOST" } as const;

test("an issue says what, where, since when and what to do", () => {
  const judge = new HealthJudge([ruleSet(nodeScope, [{ ...loadRule, holdSeconds: 5 }])]);
  judge.judge(observation([node("a", { load1: 2 })], 0));
  const { report } = judge.judge(observation([node("a", { load1: 3 })], 5));
  assert.deepEqual(report.issues, [
    {
      id: "load/Node/a",
      rule: "load",
      severity: "SEVERITY_WARNING",
      object: { kind: "Node", namespace: undefined, name: "a", uid: undefined, part: undefined },
      summary: "Load is high on node a",
      value: 3,
      threshold: 1,
      unit: "percent",
      since: { seconds: Date.UTC(2026, 0, 1) / 1000, nanos: 0 },
      evidence: "load 3",
      action: "Wait.",
      owner: undefined,
      consequences: [],
    },
  ]);
});

test("an issue keeps its id and its beginning as long as it lasts", () => {
  const judge = new HealthJudge([ruleSet(nodeScope, [loadRule])]);
  const seen = [0, 1, 2].map(
    (second) => judge.judge(observation([node("a", { load1: 2 + second })], second)).report.issues[0],
  );
  assert.equal(new Set(seen.map((issue) => issue?.id)).size, 1);
  assert.equal(new Set(seen.map((issue) => issue?.since?.seconds)).size, 1);
});

test("the worst issues come first, then by id", () => {
  const critical = { ...loadRule, id: "z-critical", severity: "SEVERITY_CRITICAL" } as const;
  const judge = new HealthJudge([ruleSet(nodeScope, [loadRule, critical])]);
  const { report } = judge.judge(observation([node("b", { load1: 2 }), node("a", { load1: 2 })]));
  assert.deepEqual(
    report.issues.map(({ id }) => id),
    ["z-critical/Node/a", "z-critical/Node/b", "load/Node/a", "load/Node/b"],
  );
  assert.equal(report.status, "HEALTH_STATUS_CRITICAL");
});

/** Two nodes with a high load, of which the first may be silent. */
function twoNodes(more: Partial<NodeRecord>) {
  return [node("a", { load1: 2 }, more), node("b", { load1: 2 })];
}

test("a cause hides its consequences on its own node only", () => {
  const judge = new HealthJudge([ruleSet(nodeScope, [lostRule, loadRule])]);
  assert.equal(judge.judge(observation(twoNodes({}), 0)).report.issues.length, 2);
  const { report, healthyNodes } = judge.judge(observation(twoNodes(lost), 1));
  assert.deepEqual(
    report.issues.map(({ id }) => id),
    ["lost/Node/a", "load/Node/b"],
  );
  assert.equal(healthyNodes.get("a"), false);
  assert.equal(report.unknownCount, 1);
  const after = judge.judge(observation(twoNodes({}), 2)).report.issues;
  assert.deepEqual(
    after.map(({ id, since }) => [id, (since?.seconds ?? 0) % 60]),
    [
      ["load/Node/a", 0],
      ["load/Node/b", 0],
    ],
  );
});

test("what fires goes on while its node is silent, says so, and is forgotten with the node", () => {
  const judge = new HealthJudge([ruleSet(nodeScope, [loadRule])]);
  judge.judge(observation([node("a", { load1: 2 })], 0));
  const [issue] = judge.judge(observation([node("a", { load1: 2 }, stale)], 5)).report.issues;
  assert.deepEqual([issue?.value, issue?.evidence], [2, "load 2; now unknown: no vitals"]);
  assert.equal(judge.judge(observation([], 6)).report.issues.length, 0);
  assert.equal(judge.judge(observation([node("a", { load1: 2 }, stale)], 7)).report.issues.length, 0);
});

/** Filesystems by mount point, with what is left. */
function filesystems(left: Readonly<Record<string, number | undefined>>) {
  const list = Object.entries(left).map(([mountpoint, availableBytes]) => ({
    mountpoint,
    availableBytes,
    device: "d",
    fstype: "f",
  }));
  return { filesystems: list };
}

test("issues of parts survive the silence of their node, each under its own id", () => {
  const judge = new HealthJudge([ruleSet(nodeScope, [spaceRule])]);
  const full = filesystems({ "/": 0, "/data": 50, __proto__x: 0 });
  judge.judge(observation([node("a", full)], 0));
  for (const silent of [
    node("a", full, stale),
    node("a", filesystems({}), lost),
    node("a", { ...full, ...withCollector("COLLECTOR_STATE_FAILED") }),
  ]) {
    const { report } = judge.judge(observation([silent], 5));
    assert.deepEqual(
      report.issues.map(({ id }) => id),
      ["space/Node/a//", "space/Node/a/__proto__x"],
    );
    assert.equal(report.unknownCount, 3);
  }
});

test("a part that is gone takes its issue along", () => {
  const judge = new HealthJudge([ruleSet(nodeScope, [spaceRule])]);
  judge.judge(observation([node("a", filesystems({ "/": 0, "/data": 0 }))], 0));
  const { report } = judge.judge(observation([node("a", filesystems({ "/": 0 }))], 1));
  assert.deepEqual(
    report.issues.map(({ id }) => id),
    ["space/Node/a//"],
  );
});

test("of two measurements of one part the later counts, once", () => {
  const { mountpoint, ...rest } = { mountpoint: "/", device: "d", fstype: "f" };
  const twice = {
    filesystems: [
      { mountpoint, ...rest, availableBytes: 50 },
      { mountpoint, ...rest, availableBytes: 0 },
    ],
  };
  const { report, coverage } = new HealthJudge([ruleSet(nodeScope, [spaceRule])]).judge(
    observation([node("a", twice)]),
  );
  assert.deepEqual([report.issues.length, coverage.checksApplicable], [1, 1]);
});

test("a node that falls silent does not grow what it lacked", () => {
  const judge = new HealthJudge([ruleSet(nodeScope, [loadRule])]);
  const absent = withCollector("COLLECTOR_STATE_ABSENT");
  judge.judge(observation([node("a", absent)], 0));
  for (const silent of [node("a", absent, stale), node("a", { collectors: [] }, lost)]) {
    assert.equal(judge.judge(observation([silent], 5)).coverage.checksApplicable, 0);
  }
});

test("a collector that fails where there was nothing to look at is unknown all the same", () => {
  for (const before of [withCollector("COLLECTOR_STATE_ABSENT"), filesystems({})]) {
    const judge = new HealthJudge([ruleSet(nodeScope, [spaceRule])]);
    assert.equal(judge.judge(observation([node("a", before)], 0)).report.status, "HEALTH_STATUS_HEALTHY");
    const failed = node("a", { ...filesystems({}), ...withCollector("COLLECTOR_STATE_FAILED") });
    assert.equal(judge.judge(observation([failed], 1)).report.status, "HEALTH_STATUS_UNKNOWN");
  }
});
