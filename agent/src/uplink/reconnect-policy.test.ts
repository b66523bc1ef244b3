import assert from "node:assert/strict";
import { test } from "node:test";
import { status } from "@grpc/grpc-js";
import { ReconnectPolicy } from "./reconnect-policy.ts";

/** Of a wait a random half is taken off. */
function assertWithin(seconds: number, most: number): void {
  assert.ok(seconds >= most / 2 && seconds <= most, `${seconds} is not between ${most / 2} and ${most}`);
}

test("an aggregator that cannot be reached is tried again soon, then less and less often", () => {
  const policy = new ReconnectPolicy();
  for (const most of [0.5, 1, 2, 4, 8, 15, 15]) assertWithin(policy.ended(status.UNAVAILABLE, 0), most);
  assert.equal(policy.answerMilliseconds, 10_000);
});

test("a stream that has lasted makes good for the failures before it, one that has not does not", () => {
  const policy = new ReconnectPolicy();
  policy.ended(status.UNAVAILABLE, 0);
  policy.ended(status.UNAVAILABLE, 0);
  policy.welcomed(1000);
  assertWithin(policy.ended(undefined, 5999), 2);
  policy.welcomed(7000);
  assertWithin(policy.ended(undefined, 12_000), 0.5);
});

test("who is refused comes back late", () => {
  for (const code of [status.INVALID_ARGUMENT, status.ALREADY_EXISTS, status.PERMISSION_DENIED])
    assertWithin(new ReconnectPolicy().ended(code, 0), 15);
});

test("an aggregator that does not get round to answering is left alone for longer, and given more time each time", () => {
  const policy = new ReconnectPolicy();
  const limits: number[] = [];
  for (const most of [4, 15, 15, 15]) {
    assertWithin(policy.ended(status.DEADLINE_EXCEEDED, 0), most);
    limits.push(policy.answerMilliseconds);
  }
  assert.deepEqual(limits, [20_000, 40_000, 80_000, 80_000]);
});

test("time that an aggregator once needed to answer is granted until a stream has lasted and ended otherwise", () => {
  const policy = new ReconnectPolicy();
  policy.ended(status.DEADLINE_EXCEEDED, 0);
  policy.welcomed(0);
  policy.ended(status.DEADLINE_EXCEEDED, 60_000);
  assert.equal(policy.answerMilliseconds, 40_000, "it was in time with its welcome and not after it");
  policy.ended(status.UNAVAILABLE, 60_000);
  assert.equal(policy.answerMilliseconds, 40_000);
  policy.welcomed(70_000);
  policy.ended(status.UNAVAILABLE, 80_000);
  assert.equal(policy.answerMilliseconds, 10_000);
});
