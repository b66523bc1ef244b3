import assert from "node:assert/strict";
import { test } from "node:test";
import { Questions } from "./questions.ts";
import { Room } from "./room.ts";

/** Nothing is written where it is only looked at who asks. */
const asking = { writer: () => assert.fail() };

function asked(key: string, seconds: readonly number[]) {
  const questions = new Questions(new Room(0));
  for (const second of seconds) questions.ask(key, asking, 1000 * second);
  return questions;
}

for (const [what, seconds, now, isFollowed] of [
  ["once", [0], 0, false],
  ["twice, soon", [0, 4], 4, true],
  ["twice, and not for a while", [0, 4], 9.5, false],
  ["every ten seconds", [0, 10, 20], 20, false],
  ["again after a while", [0, 1, 2, 20], 20, false],
] as const) {
  test(`a question that is asked ${what} is ${isFollowed ? "" : "not "}followed`, () => {
    const questions = asked("a", seconds);
    assert.equal(questions.followed(1000 * now).length, isFollowed ? 1 : 0);
  });
}

test("a question that cannot be kept is followed again after a minute, if it is still asked", () => {
  const questions = asked("a", [0, 1]);
  questions.get("a")?.refuse(1000);
  for (let second = 2; second <= 60; second++) {
    questions.ask("a", asking, 1000 * second);
    assert.equal(questions.followed(1000 * second).length, 0);
  }
  questions.ask("a", asking, 61_000);
  assert.equal(questions.followed(61_000).length, 1);
});

test("a question whose answers take long is not followed, unless that was by chance", () => {
  for (const [milliseconds, isFollowed] of [
    [[101, 101, 101, 101, 101], false],
    [[101, 101, 101, 101, 5, 101, 101, 101, 101], true],
    [[100, 100, 100, 100, 100, 100], true],
  ] as const) {
    const questions = asked("a", [0, 1]);
    for (const one of milliseconds) questions.get("a")?.took(one, 1000);
    assert.equal(questions.followed(1000).length, isFollowed ? 1 : 0);
  }
});

test("silent questions are forgotten, others are not", () => {
  const questions = asked("a", [0, 1]);
  questions.ask("b", asking, 4000);
  questions.forgetSilent(7000);
  assert.equal(questions.get("a"), undefined);
  assert.ok(questions.get("b"));
});

test("of many questions the latest are remembered, and of those that are followed the latest are kept", () => {
  const questions = new Questions(new Room(0));
  for (let round = 0; round < 2; round++)
    for (let number = 0; number < 50; number++) questions.ask(`${number}`, asking, 0);
  assert.deepEqual(
    questions.followed(0),
    Array.from({ length: 8 }, (_, place) => questions.get(`${42 + place}`)),
  );
  for (let number = 0; number < 10_000; number++) questions.ask(`other ${number}`, asking, 0);
  assert.deepEqual([questions.get("49"), questions.followed(0)], [undefined, []]);
  assert.ok(questions.get("other 9936"));
  assert.equal(questions.get("other 9935"), undefined);
});

test("a question that is too long is not remembered", () => {
  const questions = asked("x".repeat(2049), [0, 1, 2]);
  assert.deepEqual(questions.followed(2000), []);
});
