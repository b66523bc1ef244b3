import assert from "node:assert/strict";
import { test } from "node:test";
import { healthRules } from "./index.ts";

test("no rule on an age counts on objects staying well while they do not change: time alone makes them ill", () => {
  const rules = healthRules({ isNodeMeasured: true, isCollecting: true }).flatMap((set) => set.rules);
  const ages = rules.filter(({ unit }) => unit === "seconds");
  assert.ok(ages.length > 3);
  assert.deepEqual(
    ages.filter(({ staysWell }) => staysWell === true).map(({ id }) => id),
    [],
  );
});
