import assert from "node:assert/strict";
import { test } from "node:test";
import { Outage } from "./outage.ts";

test("who noticed an outage hears of its end once, and a later outage has an end of its own", () => {
  const outage = new Outage();
  outage.end(); // nobody waits
  const first = outage.notice();
  assert.equal(outage.notice(), first);
  assert.equal(first.aborted, false);
  outage.end();
  assert.equal(first.aborted, true);
  const second = outage.notice();
  assert.equal(second.aborted, false);
  outage.end();
  assert.equal(second.aborted, true);
});
