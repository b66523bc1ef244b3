import assert from "node:assert/strict";
import { test } from "node:test";
import { ApiFailure } from "../api/api-failure.ts";
import { Failures, LostPlace } from "./failures.ts";
import { defaultLimits } from "./limits.ts";

/** Failures at a clock that the test turns; what is left to chance is the most that it can be. */
function setUp() {
  let now = 0;
  const clock = { now: () => now, monotonic: () => now };
  const failures = new Failures({ clock, limits: defaultLimits, random: () => 1 });
  return { failures, pass: (seconds: number) => void (now += seconds * 1000) };
}

const broken = new ApiFailure("the connection broke");

test("the more failures in a row, the longer the wait, until the reading goes on", () => {
  const { failures } = setUp();
  const secondsOf = () => failures.add(broken, true).seconds;
  const [first, second] = [secondsOf(), secondsOf()];
  assert.ok(second > first, `${second} after ${first}`);
  failures.forget();
  assert.equal(secondsOf(), first);
});

test("everything is read again at once where a place has expired, but not again and again", () => {
  const { failures } = setUp();
  const expired = new ApiFailure("too old", { code: 410 });
  assert.deepEqual(failures.add(expired, true), { state: "stale", seconds: 0, relist: true });
  assert.ok(failures.add(expired, true).seconds > 0);
});

test("what expired, and what was refused, is forgotten as well once the reading goes on", () => {
  const { failures } = setUp();
  const expired = new ApiFailure("too old", { code: 410 });
  const refused = new ApiFailure("no", { code: 403 });
  assert.equal(failures.add(expired, true).seconds, 0);
  failures.forget();
  assert.equal(failures.add(expired, true).seconds, 0);
  const states = (count: number) => Array.from({ length: count }, () => failures.add(refused, true).state);
  assert.deepEqual(new Set(states(4)), new Set(["stale"]));
  failures.forget();
  assert.deepEqual(states(5), ["stale", "stale", "stale", "stale", "forbidden"]);
});

test("after lines that could not be placed the pauses grow, though lists succeed in between, and are forgotten in time", () => {
  const { failures, pass } = setUp();
  const secondsOf = () => {
    const { seconds } = failures.add(new LostPlace("a line"), true);
    failures.forget();
    return seconds;
  };
  const [first, second] = [secondsOf(), secondsOf()];
  assert.ok(second > first, `${second} after ${first}`);
  pass(901);
  assert.equal(secondsOf(), first);
});
