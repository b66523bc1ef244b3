import assert from "node:assert/strict";
import { test } from "node:test";
import { FakeClock } from "../testing/fake-clock.ts";
import { WelcomeQueue, type Guest } from "./welcome-queue.ts";

/** A queue that lets in so many at a time, guests for it, and what they were told. */
function openQueue(most: number) {
  const clock = new FakeClock();
  const queue = new WelcomeQueue(clock, most);
  const told: string[] = [];
  const guest = (name: string, begin: (self: Guest) => void = () => undefined): Guest => {
    const self: Guest = {
      begin: () => {
        told.push(`${name} begins`);
        begin(self);
      },
      wait: (seconds) => told.push(`${name} waits ${seconds}`),
    };
    return self;
  };
  return { clock, queue, told, guest };
}

test("who comes alone begins at once", () => {
  const { queue, told, guest } = openQueue(1);
  queue.enter(guest("a"));
  assert.deepEqual(told, ["a begins"]);
});

test("of many that come at once so many begin as may, and the others are told to wait for their turn", () => {
  const { queue, told, guest } = openQueue(2);
  const [a, b, c, d] = ["a", "b", "c", "d"].map((name) => guest(name)) as [Guest, Guest, Guest, Guest];
  for (const one of [a, b, c, d]) queue.enter(one);
  assert.deepEqual(told, ["a begins", "b begins", "c waits 30", "d waits 30"]);
  assert.equal(queue.length, 2);
  queue.leave(b);
  queue.leave(b);
  assert.deepEqual(told.slice(4), ["c begins"]);
  queue.leave(a);
  assert.deepEqual(told.slice(5), ["d begins"]);
});

test("who goes while it waits loses its turn to nobody but itself", () => {
  const { queue, told, guest } = openQueue(1);
  const [a, b, c] = ["a", "b", "c"].map((name) => guest(name)) as [Guest, Guest, Guest];
  for (const one of [a, b, c]) queue.enter(one);
  queue.leave(b);
  assert.equal(queue.length, 1);
  queue.leave(a);
  assert.deepEqual(told.slice(3), ["c begins"]);
});

test("who does not settle is not waited for after five looks", () => {
  const { queue, told, guest } = openQueue(1);
  queue.enter(guest("silent"));
  queue.enter(guest("next"));
  for (let look = 1; look < 5; look++) queue.look();
  assert.deepEqual(told, ["silent begins", "next waits 30"]);
  queue.look();
  assert.deepEqual(told.slice(2), ["next begins"]);
});

test("while the aggregator is behind only a tenth as many begin at a time", () => {
  const { clock, queue, told, guest } = openQueue(20);
  const first = Array.from({ length: 20 }, () => guest("first"));
  for (const one of first) queue.enter(one);
  for (let count = 0; count < 20; count++) queue.enter(guest("late"));
  const begun = () => told.filter((what) => what === "late begins").length;
  clock.advance(2.5);
  queue.look();
  for (const one of first.slice(0, 18)) queue.leave(one);
  assert.equal(begun(), 0, "two of the first are still there");
  for (const one of first.slice(18)) queue.leave(one);
  assert.equal(begun(), 2);
  clock.advance(1);
  queue.look();
  assert.equal(begun(), 20);
});

test("who waits is told so again long before the time that it was told is over", () => {
  const { clock, queue, told, guest } = openQueue(1);
  queue.enter(guest("a"));
  queue.enter(guest("b"));
  clock.advance(9.9);
  queue.look();
  assert.equal(told.length, 2);
  clock.advance(0.1);
  queue.look();
  queue.look();
  assert.deepEqual(told.slice(2), ["b waits 30"]);
});

test("ten thousand that are turned away as soon as they are let in do not stand on each other", () => {
  const { queue, told, guest } = openQueue(1);
  const first = guest("first");
  queue.enter(first);
  for (let count = 0; count < 10_000; count++) queue.enter(guest("refused", (self) => queue.leave(self)));
  queue.leave(first);
  assert.equal(told.filter((what) => what === "refused begins").length, 10_000);
  assert.equal(queue.length, 0);
  queue.enter(guest("last"));
  assert.equal(told.at(-1), "last begins");
});
