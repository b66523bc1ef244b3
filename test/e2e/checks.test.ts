import assert from "node:assert/strict";
import { test } from "node:test";
import { Checks } from "./checks.ts";

function begin() {
  const lines: string[] = [];
  return { lines, checks: new Checks((line) => lines.push(line)) };
}

test("claims that hold are counted, and one that does not is printed and fails the scenario", () => {
  const { lines, checks } = begin();
  checks.same("a sum", "a", [1, 2], [1, 2]);
  checks.same("a sum", "b", [1], [1]);
  assert.equal(checks.areGood, true);
  checks.same("a sum", "c", undefined, 3);
  checks.summarize();
  assert.equal(checks.areGood, false);
  assert.deepEqual(lines, ["  FAILED a sum: c: nothing, not 3", "  2 × a sum"]);
});

test("a scenario that was not played to its end, or that has checked nothing, has failed", () => {
  const broken = begin();
  broken.checks.broke(new Error("no rig"));
  assert.equal(broken.checks.areGood, false);
  const idle = begin();
  idle.checks.summarize();
  assert.equal(idle.checks.areGood, false);
});
