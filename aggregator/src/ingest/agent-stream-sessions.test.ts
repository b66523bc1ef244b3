import assert from "node:assert/strict";
import { test } from "node:test";
import { status } from "@grpc/grpc-js";
import { helloOf, openAgentsDoor, vitalsOf } from "../testing/agents-door.ts";
import { pastVitals } from "../testing/past.ts";

test("a second session of a node takes over: the older stream ends, the newer goes on", async (t) => {
  const door = await openAgentsDoor(t);
  const older = await door.greet({ session: "older" });
  const newer = await door.greet({ session: "newer" });
  await assert.rejects(older.answer(), {
    code: status.ABORTED,
    details: "node node-1: a newer session of the node took over",
  });
  newer.say(vitalsOf(1, { load1: 2 }));
  assert.equal(await newer.acknowledgement(), 1);
  assert.equal(door.entry("node-1")?.heard.vitals?.value.load1, 2);
  assert.deepEqual(
    door.lines.filter(({ level }) => level === "warn"),
    [],
  );
});

test("what the older stream says after it was replaced counts for nothing", async (t) => {
  const door = await openAgentsDoor(t);
  const older = await door.greet({ session: "older" });
  await door.greet({ session: "newer" });
  older.say(vitalsOf(1, { load1: 1 }));
  await assert.rejects(older.answer(), { code: status.ABORTED });
  assert.equal(door.entry("node-1")?.heard.vitals, undefined);
});

test("a session that was replaced is turned away while the newer has its stream, and let in after", async (t) => {
  const door = await openAgentsDoor(t);
  await door.greet({ session: "older" });
  const newer = await door.greet({ session: "newer" });
  const straggler = door.connect();
  straggler.say({ hello: helloOf({ session: "older" }) });
  await assert.rejects(straggler.answer(), {
    code: status.ALREADY_EXISTS,
    details: "node node-1: a newer session speaks for it",
  });
  newer.say(vitalsOf(1));
  assert.equal(await newer.acknowledgement(), 1);

  newer.stream.end();
  assert.equal(await newer.answer(), undefined);
  await assert.doesNotReject(door.greet({ session: "older" }));
});

test("the same session comes back: its older stream ends, and what it sends again is acknowledged but not counted twice", async (t) => {
  const door = await openAgentsDoor(t);
  const first = await door.greet();
  first.say(vitalsOf(1, { load1: 1 }), vitalsOf(2, { load1: 2 }));
  assert.deepEqual([await first.acknowledgement(), await first.acknowledgement()], [1, 2]);

  const second = await door.greet();
  await assert.rejects(first.answer(), {
    code: status.ABORTED,
    details: /a newer stream of the same session took over/,
  });
  second.say(vitalsOf(1, { load1: 10 }), vitalsOf(2, { load1: 20 }), vitalsOf(3, { load1: 3 }));
  for (const sequence of [1, 2, 3]) assert.equal(await second.acknowledgement(), sequence);
  assert.deepEqual(
    pastVitals(door.history, "node-1", { at: door.clock.monotonic() }).map(({ load1 }) => load1),
    [1, 2, 3],
  );
  assert.equal(door.counted.filter((what) => what === "duplicate").length, 2);
});

test("what is told against vitals that were sent again differently is read from the history as it was taken in", async (t) => {
  const door = await openAgentsDoor(t);
  const first = await door.greet();
  first.say(vitalsOf(1, { load1: 1, load5: 1 }));
  await first.acknowledgement();
  const second = await door.greet();
  second.say(vitalsOf(1, { load1: 10, load5: 10 }));
  second.say(vitalsOf(2, { load1: 20 }, 1), vitalsOf(3, { load1: 30 }, 2));
  for (const sequence of [1, 2, 3]) assert.equal(await second.acknowledgement(), sequence);
  assert.deepEqual(
    pastVitals(door.history, "node-1", { at: door.clock.monotonic() }).map(({ load1, load5 }) => [load1, load5]),
    [
      [1, 1],
      [20, 10],
      [30, 10],
    ],
  );
});

test("a new session counts its records from the start", async (t) => {
  const door = await openAgentsDoor(t);
  const older = await door.greet({ session: "older" });
  older.say(vitalsOf(9, { load1: 9 }));
  await older.acknowledgement();
  const newer = await door.greet({ session: "newer" });
  newer.say(vitalsOf(1, { load1: 1 }));
  assert.equal(await newer.acknowledgement(), 1);
  assert.equal(door.entry("node-1")?.heard.vitals?.value.load1, 1);
});

test("the end of a replaced stream does not take the node from the newer one", async (t) => {
  const door = await openAgentsDoor(t);
  const older = await door.greet({ session: "older" });
  await door.greet({ session: "newer" });
  await assert.rejects(older.answer());
  older.close();
  assert.notEqual(door.entry("node-1")?.speaker, undefined);
  assert.deepEqual(door.counted.filter((what) => what === "disconnected").length, 1);
});
