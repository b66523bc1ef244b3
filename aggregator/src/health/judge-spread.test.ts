import assert from "node:assert/strict";
import { test } from "node:test";
import { observation } from "../testing/records.ts";
import { loadRule, node } from "../testing/rules.ts";
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
