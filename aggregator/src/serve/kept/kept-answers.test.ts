import assert from "node:assert/strict";
import { test } from "node:test";
import { setImmediate as eventLoopTurn } from "node:timers/promises";
import type { Snapshot } from "../../state/snapshot.ts";
import { SnapshotStore } from "../../state/snapshot-store.ts";
import { FakeClock } from "../../testing/fake-clock.ts";
import { nodeRecord, snapshot } from "../../testing/records.ts";
import { until } from "../../testing/until.ts";
import { ItemsText } from "../rest/json-text.ts";
import { inJson } from "../rest/kept/in-json.ts";
import { Turns } from "../rest/turns.ts";
import { KeptAnswers } from "./kept-answers.ts";

const tickSeconds = 0.25;

/** Kept answers, and a question to which each snapshot answers its id and some more. */
function open(more: object | ((snapshot: Snapshot) => object) = {}) {
  const clock = new FakeClock();
  const store = new SnapshotStore();
  const turns = new Turns(clock);
  const kept = new KeptAnswers({ reader: store, clock, work: (steps) => turns.result(steps) });
  const respond = typeof more === "function" ? more : () => more;
  const written: string[] = [];
  const asked = inJson({
    respond(from: Snapshot) {
      written.push(from.id);
      return respond(from);
    },
  });
  let taken = 0;
  return {
    clock,
    store,
    kept,
    /** Ids of snapshots of which an answer was begun. */
    written,
    /** Takes the next snapshot. */
    tick: (): string => {
      clock.advance(tickSeconds);
      const id = `s-${++taken}`;
      store.put(snapshot(id, [nodeRecord("a")], { monotonic: clock.monotonic() }));
      return id;
    },
    /** Asks as a reader does, and gives it back; undefined: it was not there. */
    ask: (key = "q", snapshotId?: string): unknown => {
      const answer = kept.take(key, asked, snapshotId);
      if (answer === undefined) return undefined;
      const text = answer.bytes.toString();
      answer.giveBack();
      return JSON.parse(text);
    },
    take: (key = "q", snapshotId?: string) => kept.take(key, asked, snapshotId),
    /** Resolves when nothing is being written any more. */
    finished: async (count: number) => {
      await until(() => written.length === count);
      for (let turn = 0; turn < 3; turn++) await eventLoopTurn();
    },
  };
}

test("what is asked again is there from the next time on, of each newer snapshot", async () => {
  const { tick, ask, finished } = open({ list: new ItemsText([1, 2]), nothing: undefined });
  tick();
  assert.equal(ask(), undefined);
  assert.equal(ask(), undefined);
  await finished(1);
  assert.deepEqual(ask(), { snapshotId: "s-1", list: [1, 2] });
  tick();
  await finished(2);
  assert.deepEqual(ask(), { snapshotId: "s-2", list: [1, 2] });
});

test("what is asked once, or seldom, is not written", async () => {
  const { tick, ask, written, clock } = open();
  for (let time = 0; time < 3; time++) {
    tick();
    assert.equal(ask(), undefined);
    clock.advance(6);
    tick();
  }
  await eventLoopTurn();
  assert.deepEqual(written, []);
});

test("until the newest is written the one before it answers, and none that is older", async () => {
  const { tick, ask, finished, written } = open();
  tick();
  ask();
  ask();
  await finished(1);
  tick();
  assert.deepEqual(ask(), { snapshotId: "s-1" });
  tick();
  assert.equal(ask(), undefined);
  await until(() => written.at(-1) === "s-3");
  await eventLoopTurn();
  await eventLoopTurn();
  assert.deepEqual(ask(), { snapshotId: "s-3" });
});

test("who has had an answer of a newer snapshot gets none of an older one, unless he asks for it", async () => {
  const { tick, ask, finished, kept, store } = open();
  tick();
  ask();
  ask();
  await finished(1);
  tick();
  const newest = store.peek();
  assert.ok(newest);
  kept.answered("q", newest);
  assert.equal(ask(), undefined);
  assert.deepEqual(ask("q", "s-1"), { snapshotId: "s-1" });
  await finished(2);
  assert.deepEqual(ask(), { snapshotId: "s-2" });
});

test("answers to all questions are of the same snapshot, also while the newest is being written", async () => {
  const { tick, ask, finished, written } = open();
  tick();
  for (const key of ["a", "b", "a", "b"]) ask(key);
  await finished(2);
  tick();
  await until(() => written.length === 3);
  assert.deepEqual([ask("a"), ask("b")], [{ snapshotId: "s-1" }, { snapshotId: "s-1" }]);
  await finished(4);
  assert.deepEqual([ask("a"), ask("b")], [{ snapshotId: "s-2" }, { snapshotId: "s-2" }]);
  assert.deepEqual(ask("b", "s-1"), { snapshotId: "s-1" });
});

test("the id of a snapshot that has answered can be asked for, and of one that has not is forgotten", async () => {
  const { tick, ask, finished, store } = open();
  tick();
  ask();
  ask();
  for (let count = 1; count <= 4; count++) {
    await finished(count);
    if (count % 2 === 0) {
      const answer = ask();
      assert.deepEqual(answer, { snapshotId: `s-${count}` });
      store.get(`s-${count}`); // as who answers looks it up
    }
    tick();
  }
  tick();
  tick();
  assert.notEqual(store.get("s-2"), "gone");
  assert.equal(store.get("s-3"), "gone");
  assert.notEqual(store.get("s-4"), "gone");
});

test("when nobody asks any more nothing is written, and nothing kept but what a reader still has", async () => {
  const { tick, ask, take, finished, written, kept, clock } = open({ text: "x".repeat(1000) });
  tick();
  ask();
  ask();
  await finished(1);
  const answer = take();
  assert.ok(answer && kept.bytes > 0);
  const before = Buffer.from(answer.bytes);
  clock.advance(6);
  tick();
  tick();
  await eventLoopTurn();
  assert.deepEqual(written, ["s-1"]);
  assert.ok(kept.bytes > 0);
  assert.ok(answer.bytes.equals(before));
  answer.giveBack();
  assert.equal(kept.bytes, 0);
});

test("an answer stays as it is as long as somebody reads it, and its memory serves a later one", async () => {
  const { tick, take, ask, finished, kept } = open();
  tick();
  ask();
  ask();
  await finished(1);
  const first = take();
  assert.ok(first);
  for (let count = 2; count <= 6; count++) {
    tick();
    await finished(count);
    ask();
  }
  assert.equal(first.bytes.toString(), '{"snapshotId":"s-1"}');
  const most = kept.bytes;
  first.giveBack();
  for (let count = 7; count <= 20; count++) {
    tick();
    await finished(count);
    ask();
    assert.ok(kept.bytes <= most);
  }
});

test("readers that do not read what they asked for take a bounded room; others are answered otherwise", async () => {
  const { tick, take, finished, kept } = open({ list: new ItemsText(Array<string>(8).fill("x".repeat(1024 * 1024))) });
  tick();
  take();
  take();
  let answered = 0;
  for (let count = 1; count <= 3; count++) {
    await finished(count);
    if (take() !== undefined) answered++;
    tick();
  }
  await finished(4);
  tick();
  assert.equal(answered, 3);
  assert.ok(kept.bytes <= 48 * 1024 * 1024);
  assert.equal(take() === undefined, true);
});

for (const [what, more] of [
  ["too large", { list: new ItemsText(Array<string>(17).fill("x".repeat(1024 * 1024))) }],
  [
    "not there",
    () => {
      throw new Error("there is no such object");
    },
  ],
] as const) {
  test(`an answer that is ${what} is not kept, nor tried again for a minute`, async () => {
    const { tick, ask, finished, written, kept, clock } = open(more);
    tick();
    ask();
    ask();
    await finished(1);
    for (let second = 0; second < 58; second++) {
      clock.advance(1 - tickSeconds);
      tick();
      assert.equal(ask(), undefined);
      await eventLoopTurn();
    }
    assert.deepEqual(written, ["s-1"]);
    assert.equal(kept.bytes, 0);
    clock.advance(2);
    tick();
    ask();
    await until(() => written.length === 2);
  });
}

test("writing takes a quarter of the time at most", async () => {
  const clockOf = { advance: (_seconds: number) => undefined as void };
  const { tick, ask, finished, written, clock } = open(() => {
    clockOf.advance(0.1);
    return {};
  });
  clockOf.advance = (seconds) => clock.advance(seconds);
  tick();
  ask();
  ask();
  await finished(1);
  tick(); // 0.35 s after writing began
  await eventLoopTurn();
  assert.deepEqual(written, ["s-1"]);
  assert.deepEqual(ask(), { snapshotId: "s-1" });
  tick(); // 0.6 s after
  await finished(2);
  assert.deepEqual(ask(), { snapshotId: "s-3" });
});

test("what came too early to be written is written when somebody asks later, though no other snapshot comes", async () => {
  const clockOf = { advance: (_seconds: number) => undefined as void };
  const { tick, ask, finished, written, clock } = open(() => {
    clockOf.advance(0.1);
    return {};
  });
  clockOf.advance = (seconds) => clock.advance(seconds);
  tick();
  ask();
  ask();
  await finished(1);
  tick(); // 0.35 s after writing began
  clock.advance(0.1);
  assert.deepEqual(ask(), { snapshotId: "s-1" });
  await finished(2);
  assert.deepEqual(written, ["s-1", "s-2"]);
  assert.deepEqual(ask(), { snapshotId: "s-2" });
});

test("what is closed keeps nothing and follows nothing", async () => {
  const { tick, ask, finished, written, kept } = open();
  tick();
  ask();
  ask();
  await finished(1);
  kept.close();
  assert.equal(kept.bytes, 0);
  tick();
  ask();
  ask();
  await eventLoopTurn();
  assert.deepEqual(written, ["s-1"]);
});
