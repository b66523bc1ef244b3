import assert from "node:assert/strict";
import { test } from "node:test";
import { secondsUntilDue } from "./due.ts";

test("a page is due once in an interval, always at the same instant of it", () => {
  const first = secondsUntilDue("a", 15, 0) * 1000;
  assert.ok(first > 0 && first <= 15_000);
  for (const later of [1, 100, first - 0.001]) {
    assert.ok(Math.abs(secondsUntilDue("a", 15, later) * 1000 + later - first) < 1e-6);
  }
  assert.equal(Math.round(secondsUntilDue("a", 15, first) * 1000), 15_000);
  assert.ok(secondsUntilDue("a", 15, -5) > 0);
});

test("pages are spread over the interval", () => {
  const tenths = Array.from({ length: 10 }, () => 0);
  for (let pod = 0; pod < 1000; pod++) {
    const seconds = secondsUntilDue(`uid-${pod} http://10.0.0.${pod % 250}:8080/metrics`, 10, 0);
    const tenth = Math.min(9, Math.floor(seconds));
    tenths[tenth] = (tenths[tenth] ?? 0) + 1;
  }
  for (const count of tenths) assert.ok(count > 50 && count < 150, tenths.join());
});
