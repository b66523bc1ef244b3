import assert from "node:assert/strict";
import { test } from "node:test";
import { setImmediate as eventLoopTurn } from "node:timers/promises";
import type { Clock } from "@kubevitals/program";
import { Turns } from "./turns.ts";

/** A clock on which each look at it takes so many milliseconds. */
function slowClock(milliseconds: number): Clock {
  let now = 0;
  return { now: () => 0, monotonic: () => (now += milliseconds) };
}

/** Steps that add their numbers, and tell in which turn of the event loop each was worked on. */
function* counted(steps: number, turn: () => number, worked: number[]): Generator<string, void, undefined> {
  for (let step = 0; step < steps; step++) {
    worked.push(turn());
    yield `${step},`;
  }
}

/** Counts the event loop's turns until the test is over. */
function countTurns(t: { after(act: () => void): void }): () => number {
  let turns = 0;
  const over = new AbortController();
  const count = async () => {
    for (; !over.signal.aborted; turns++) await eventLoopTurn();
  };
  void count();
  t.after(() => over.abort());
  return () => turns;
}

async function textOf(pieces: AsyncGenerator<string>): Promise<readonly string[]> {
  const all: string[] = [];
  for await (const piece of pieces) all.push(piece);
  return all;
}

test("a slice ends when its time is used up, and others have their turn before the next", async (t) => {
  const worked: number[] = [];
  const turns = new Turns(slowClock(3));
  assert.deepEqual(await textOf(turns.pieces(counted(4, countTurns(t), worked))), ["0,", "1,", "2,", "3,"]);
  assert.equal(new Set(worked).size, 4);
});

test("answers that are worked out at once share the time: one slice a turn", async (t) => {
  const turn = countTurns(t);
  const turns = new Turns(slowClock(3));
  const workedOn: number[][] = [[], [], []];
  const texts = await Promise.all(workedOn.map((worked) => textOf(turns.pieces(counted(5, turn, worked)))));
  assert.deepEqual(
    texts.map((pieces) => pieces.join("")),
    Array(3).fill("0,1,2,3,4,"),
  );
  assert.equal(new Set(workedOn.flat()).size, 15);
});

test("a piece is sent once there is enough of it, however fast it was worked out", async () => {
  const steps = Array<string>(10).fill("x".repeat(30_000));
  const pieces = await textOf(new Turns(slowClock(0)).pieces(steps.values()));
  assert.deepEqual(
    pieces.map(({ length }) => length),
    [90_000, 90_000, 90_000, 30_000],
  );
});

test("steps without a text make no piece", async () => {
  const steps = [undefined, "a", undefined];
  assert.deepEqual(await textOf(new Turns(slowClock(3)).pieces(steps.values())), ["a"]);
});

test("work with one result is done in slices as well, and shares no turn with answers", async (t) => {
  const turn = countTurns(t);
  const turns = new Turns(slowClock(3));
  const [ofWork, ofAnswer]: [number[], number[]] = [[], []];
  function* work(): Generator<undefined, string, undefined> {
    for (let step = 0; step < 4; step++) {
      ofWork.push(turn());
      yield undefined;
    }
    return "done";
  }
  const [result] = await Promise.all([turns.result(work()), textOf(turns.pieces(counted(4, turn, ofAnswer)))]);
  assert.equal(result, "done");
  assert.equal(new Set(ofWork).size, 2);
  assert.equal(new Set(ofAnswer).size, 4);
  assert.equal(new Set([...ofWork, ...ofAnswer]).size, 6);
});

function* broken(): Generator<undefined, string, undefined> {
  yield undefined;
  throw new Error("broken");
}

test("work that fails says so to who waits for it, and to nobody else", async () => {
  const turns = new Turns(slowClock(3));
  await assert.rejects(turns.result(broken()), /broken/);
  assert.deepEqual(await textOf(turns.pieces(["a"].values())), ["a"]);
});

test("nothing is worked out beyond what is read", async (t) => {
  const worked: number[] = [];
  const pieces = new Turns(slowClock(3)).pieces(counted(1000, countTurns(t), worked));
  await pieces.next();
  for (let turn = 0; turn < 10; turn++) await eventLoopTurn();
  assert.equal(worked.length, 1);
  await pieces.return();
  assert.equal((await pieces.next()).done, true);
});
