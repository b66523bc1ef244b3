import assert from "node:assert/strict";
import { test } from "node:test";
import { together } from "./configurations.ts";

const usual = { vitalsIntervalSeconds: 1, seriesIntervalSeconds: 15, collectNode: true, collectNetwork: true };
const rare = { vitalsIntervalSeconds: 10, seriesIntervalSeconds: 5, collectNode: false, collectNetwork: false };

test("of what aggregators ask for the most is done", () => {
  assert.equal(together([]), undefined);
  assert.deepEqual(together([rare]), rare);
  assert.deepEqual(together([usual, rare]), { ...usual, seriesIntervalSeconds: 5 });
});

test("an interval that is none changes nothing of what others ask for", () => {
  for (const none of [0, -1, NaN, Infinity])
    assert.equal(together([{ ...usual, vitalsIntervalSeconds: none }, rare])?.vitalsIntervalSeconds, 10);
});
