import assert from "node:assert/strict";
import { test } from "node:test";
import { ApiFailure, type ApiFailureDetails } from "../api/api-failure.ts";
import { defaultLimits } from "./limits.ts";
import { decideRetry, type Retry } from "./retry.ts";

const first = { failures: 1, refusals: 1, expiries: 0, hasObjects: true };

const decisions: readonly (readonly [what: string, details: ApiFailureDetails, context: object, retry: Retry])[] = [
  ["no answer", {}, {}, { state: "stale", seconds: 1, relist: false }],
  ["no answer before the first list", {}, { hasObjects: false }, { state: "loading", seconds: 1, relist: false }],
  ["no answer for long", {}, { failures: 99 }, { state: "stale", seconds: 30, relist: false }],
  ["500", { code: 500 }, { failures: 3 }, { state: "stale", seconds: 4, relist: false }],
  ["410", { code: 410 }, {}, { state: "stale", seconds: 0, relist: true }],
  ["410 again", { code: 410 }, { failures: 2, expiries: 1 }, { state: "stale", seconds: 2, relist: true }],
  ["410 after others", { code: 410 }, { failures: 9 }, { state: "stale", seconds: 0, relist: true }],
  ["Expired", { code: 500, reason: "Expired" }, {}, { state: "stale", seconds: 0, relist: true }],
  ["400 on a watch", { code: 400 }, {}, { state: "stale", seconds: 1, relist: true }],
  ["429", { code: 429, retryAfterSeconds: 10 }, {}, { state: "stale", seconds: 11, relist: false }],
  ["503", { code: 503, retryAfterSeconds: 1 }, { failures: 4 }, { state: "stale", seconds: 8, relist: false }],
  ["429 for ever", { code: 429, retryAfterSeconds: 1e12 }, {}, { state: "stale", seconds: 3960, relist: false }],
  ["403", { code: 403 }, { hasObjects: false }, { state: "forbidden", seconds: 60, relist: true }],
  ["403 after an outage", { code: 403 }, { failures: 9 }, { state: "stale", seconds: 1, relist: false }],
  ["403 four times", { code: 403 }, { refusals: 4 }, { state: "stale", seconds: 8, relist: false }],
  ["403 five times", { code: 403 }, { refusals: 5 }, { state: "forbidden", seconds: 60, relist: true }],
  ["404", { code: 404 }, { hasObjects: false }, { state: "absent", seconds: 300, relist: true }],
  ["404 once", { code: 404 }, {}, { state: "stale", seconds: 1, relist: false }],
];

for (const [what, details, context, retry] of decisions) {
  test(`after ${what}: ${retry.state}, ${retry.seconds} s${retry.relist ? ", everything again" : ""}`, () => {
    const decided = decideRetry(new ApiFailure("x", details), { ...first, ...context }, defaultLimits, () => 1);
    assert.deepEqual({ ...decided, seconds: Math.round(decided.seconds) }, retry);
  });
}

test("a random part is taken off, so that not all come back at once, but never of what the server asked for", () => {
  assert.equal(decideRetry(new ApiFailure("x"), first, defaultLimits, () => 0).seconds, 0.5);
  const busy = new ApiFailure("x", { code: 429, retryAfterSeconds: 10 });
  assert.equal(decideRetry(busy, first, defaultLimits, () => 0).seconds, 10);
});
