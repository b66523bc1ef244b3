import assert from "node:assert/strict";
import { test } from "node:test";
import { FakeClock } from "../testing/fake-clock.ts";
import { Vouchers } from "./vouchers.ts";

function open() {
  const clock = new FakeClock();
  return { clock, vouchers: new Vouchers(clock, 2.5) };
}

test("an answer counts for so long after its challenge, not after it came", () => {
  const { clock, vouchers } = open();
  assert.equal(vouchers.areGoodSince(clock.monotonic()), false);
  const { challenge } = vouchers;
  clock.advance(2);
  vouchers.hear({ challenge, claimed: false });
  assert.equal(vouchers.areGoodSince(clock.monotonic()), true);
  clock.advance(0.4);
  assert.equal(vouchers.areGoodSince(clock.monotonic()), true);
  clock.advance(0.1);
  assert.equal(vouchers.areGoodSince(clock.monotonic()), false);
});

test("an answer that lay about for too long, or to what was never asked, is none", () => {
  const { clock, vouchers } = open();
  const { challenge } = vouchers;
  clock.advance(60);
  vouchers.hear({ challenge, claimed: false });
  for (const odd of [vouchers.challenge + 1000, Number.MAX_SAFE_INTEGER, Infinity, NaN, -1, 0])
    vouchers.hear({ challenge: odd, claimed: false });
  assert.equal(vouchers.areGoodSince(clock.monotonic()), false);
});

test("one agent that says that another claims the page outweighs all others, for as long as an answer counts", () => {
  const { clock, vouchers } = open();
  vouchers.hear({ challenge: vouchers.challenge, claimed: false });
  vouchers.hear({ challenge: vouchers.challenge, claimed: true });
  vouchers.hear({ challenge: vouchers.challenge, claimed: false });
  assert.equal(vouchers.areGoodSince(clock.monotonic()), false);
  clock.advance(2.4);
  vouchers.hear({ challenge: vouchers.challenge, claimed: false });
  assert.equal(vouchers.areGoodSince(clock.monotonic()), false);
  clock.advance(0.1);
  assert.equal(vouchers.areGoodSince(clock.monotonic()), true);
});

test("after a suspension, in which only the wall clock went on, no answer from before counts", () => {
  const { clock, vouchers } = open();
  vouchers.hear({ challenge: vouchers.challenge, claimed: false });
  clock.advanceWall(60);
  assert.equal(vouchers.areGoodSince(clock.monotonic()), false);
});

test("answers that had a gap, or that followed a claim, say nothing of what was before", () => {
  const { clock, vouchers } = open();
  const begun = clock.monotonic();
  const hearFor = (seconds: number) => {
    for (let second = 0; second < seconds; second++) {
      vouchers.hear({ challenge: vouchers.challenge, claimed: false });
      clock.advance(1);
    }
  };
  hearFor(10);
  clock.advance(2); // shorter than an answer counts, after the last has ended
  hearFor(3);
  assert.equal(vouchers.areGoodSince(begun), true);
  clock.advance(6);
  const afterGap = clock.monotonic();
  hearFor(3);
  assert.deepEqual([vouchers.areGoodSince(begun), vouchers.areGoodSince(afterGap)], [false, true]);
  vouchers.hear({ challenge: vouchers.challenge, claimed: true });
  hearFor(1);
  const afterClaim = clock.monotonic();
  hearFor(5);
  assert.deepEqual([vouchers.areGoodSince(afterGap), vouchers.areGoodSince(afterClaim)], [false, true]);
});
