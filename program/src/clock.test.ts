import assert from "node:assert/strict";
import { test } from "node:test";
import { systemClock } from "./clock.ts";

test("the system's clock tells the wall time that Date tells", () => {
  const before = Date.now();
  const now = systemClock.now();
  assert.ok(before <= now && now <= Date.now());
});

test("the system's monotonic clock does not go back when the wall time does", (t) => {
  const before = systemClock.monotonic();
  t.mock.timers.enable({ apis: ["Date"], now: 0 });
  assert.ok(systemClock.monotonic() >= before);
});
