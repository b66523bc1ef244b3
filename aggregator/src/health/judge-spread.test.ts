import assert from "node:assert/strict";
import { test } from "node:test";
import { observation } from "../testing/records.ts";
import { loadRule, node } from "../testing/rules.ts";
import { settingsOf } from "./config/settings-of.ts";
import { HealthJudge } from "./judge.ts";
import type { NodeRule } from "./rule.ts";
import { ruleSet } from "./scope.ts";
import { nodeScope } from "./scopes/node.ts";

/** Which of three rules look at each second. */
function looksOf(isSpread: boolean, seconds: number): readonly string[] {
  let looked: string[] = [];
  const rules = ["a", "b", "c"].map((id): NodeRule => ({
    ...loadRule,
    id,
    measure: (record, context) => {
      looked.push(id);
      return loadRule.measure(record, context);
    },
  }));
  const judge = new HealthJudge([ruleSet({ ...nodeScope, everySeconds: 6, isSpread }, rules)]);
  return Array.from({ length: seconds }, (_, second) => {
    looked = [];
    judge.judge(observation([node("n")], second));
    return looked.join("");
  });
}

test("rules of a scope look together, as often as it says", () => {
  assert.deepEqual(looksOf(false, 13), ["abc", "", "", "", "", "", "abc", "", "", "", "", "", "abc"]);
});

test("rules of a scope that is spread look together at first, and then one after another", () => {
  const seconds = looksOf(true, 17);
  assert.deepEqual(seconds.slice(0, 7), ["abc", "", "c", "", "b", "", "a"]);
  assert.deepEqual(seconds.slice(7, 17), ["", "c", "", "b", "", "a", "", "c", "", "b"]);
});

test("what a rule found stands until it looks again", () => {
  const judge = new HealthJudge([ruleSet({ ...nodeScope, everySeconds: 6, isSpread: true }, [loadRule])]);
  const look = (second: number, load1: number) => judge.judge(observation([node("n", { load1 })], second)).report;
  assert.equal(look(0, 2).issues.length, 1);
  assert.equal(look(5, 0).issues.length, 1);
  assert.equal(look(6, 0).issues.length, 0);
});

/** What a rule that looks every six seconds, and one that looks always, say in each second of nodes that come one after another. */
function verdicts(arrivals: readonly (readonly string[])[]) {
  const slow = ruleSet({ ...nodeScope, everySeconds: 6, isSpread: true }, [{ ...loadRule, id: "slow" }]);
  const judge = new HealthJudge([ruleSet(nodeScope, [loadRule]), slow]);
  return arrivals.map((names, second) => {
    const nodes = names.map((name) => node(name));
    const { report, coverage, healthyNodes } = judge.judge(observation(nodes, second));
    const unknown = report.unknown.map(({ rule, object, reason }) => `${rule} ${object?.name}: ${reason}`);
    return { status: report.status, unknown, healthy: Array.from(healthyNodes.keys()), rate: coverage.rate };
  });
}

const notYet = (name: string) => `slow ${name}: not looked at yet: this rule looks every 6 s`;

test("a node that comes between two looks is unknown until the next: not healthy by what nobody looked at", () => {
  const [none, first, , , , , looked, both] = verdicts([[], ["a"], ["a"], ["a"], ["a"], ["a"], ["a"], ["a", "b"]]);
  assert.deepEqual(none, { status: "HEALTH_STATUS_UNKNOWN", unknown: [], healthy: [], rate: undefined });
  assert.deepEqual(first, { status: "HEALTH_STATUS_UNKNOWN", unknown: [notYet("a")], healthy: [], rate: 50 });
  assert.deepEqual(looked, { status: "HEALTH_STATUS_HEALTHY", unknown: [], healthy: ["a"], rate: 100 });
  assert.deepEqual(both, { status: "HEALTH_STATUS_UNKNOWN", unknown: [notYet("b")], healthy: ["a"], rate: 75 });
});

test("a node that went before it was looked at leaves nothing unknown", () => {
  const [, , gone] = verdicts([["a"], ["a", "b"], ["a"]]);
  assert.deepEqual(gone, { status: "HEALTH_STATUS_HEALTHY", unknown: [], healthy: ["a"], rate: 100 });
});

test("a rule that is off, or has nothing to look at, leaves no newcomer unknown", () => {
  const settings = settingsOf([{ rules: new Set(["slow"]), enabled: false, change: {} }], () => []);
  for (const [scope, inForce] of [
    [{ ...nodeScope, everySeconds: 6 }, settings],
    [{ ...nodeScope, everySeconds: 6, reach: () => "not applicable" as const }, undefined],
  ] as const) {
    const sets = [ruleSet(nodeScope, [loadRule]), ruleSet(scope, [{ ...loadRule, id: "slow" }])];
    const judge = new HealthJudge(sets, inForce);
    judge.judge(observation([], 0));
    assert.equal(judge.judge(observation([node("a")], 1)).report.status, "HEALTH_STATUS_HEALTHY");
  }
});
