import assert from "node:assert/strict";
import { test } from "node:test";
import type { HostPort } from "@kubevitals/program";
import { startCountedUplink } from "./testing/counted-uplink.ts";
import { Replica, quickRhythm, told } from "./testing/replica.ts";

test("every replica is told every sample, live", async (t) => {
  const [a, b] = [await Replica.start(t, "a"), await Replica.start(t, "b")];
  const { buffer, uplink } = startCountedUplink(t, [a.target, b.target]);
  await a.until(() => a.live.length >= 10);
  await b.until(() => b.live.length >= 10);
  const common = a.live.filter((sequence) => sequence >= (b.live[0] ?? 0) && sequence <= (b.live.at(-1) ?? 0));
  assert.ok(common.length >= 5);
  assert.deepEqual(
    common.filter((sequence) => !b.live.includes(sequence)),
    [],
  );
  assert.deepEqual(buffer.records, []);
  assert.deepEqual(
    uplink.lines.map(({ isConnected }) => isConnected),
    [true, true],
  );
});

test("a replica that was away is told what it missed, and the other nothing twice", async (t) => {
  const [a, b] = [await Replica.start(t, "a"), await Replica.start(t, "b")];
  const { buffer } = startCountedUplink(t, [a.target, b.target]);
  await b.until(() => b.live.length >= 5);
  b.leave();
  const before = a.live.length;
  await a.until(() => a.live.length >= before + 20);
  assert.ok(buffer.records.length >= 15, `${buffer.records.length} records wait`);
  b.return();
  await b.until(() => b.backfilled.length >= 15 && buffer.records.length <= 2);
  assert.deepEqual(told(b), [...new Set(told(b))], "something came twice");
  assert.deepEqual(a.backfilled, []);
  const between = (from: number, to: number) => a.live.filter((sequence) => sequence >= from && sequence <= to);
  const [first = 0, last = 0] = [b.live[0], b.backfilled.at(-1)];
  assert.deepEqual(
    between(first, last).filter((sequence) => !told(b).includes(sequence)),
    [],
    "something is missing",
  );
});

test("of two addresses that lead to one aggregator one is left, so that they do not end each other's streams", async (t) => {
  const a = await Replica.start(t, "a", quickRhythm, "0.0.0.0:0");
  const other: HostPort = { host: "127.0.0.2", port: a.port };
  const { uplink, said } = startCountedUplink(t, [a.target, other]);
  await a.until(() => a.hellos === 2);
  const before = told(a).length;
  await a.until(() => a.live.length >= before + 30);
  assert.equal(a.hellos, 2);
  assert.equal(uplink.lines.length, 1);
  assert.equal(said.filter((line) => line.startsWith("two addresses lead to one aggregator")).length, 1);
  // What both had sent before they were found to be one is there twice, and known by its number.
  const settled = a.live.slice(before);
  assert.deepEqual(settled, [...new Set(settled)]);
});

test("samples are taken as often as the replica that asks for most wants them", async (t) => {
  const slow = await Replica.start(t, "slow", { ...quickRhythm, vitalsIntervalSeconds: 3600 });
  const quick = await Replica.start(t, "quick");
  startCountedUplink(t, [slow.target, quick.target]);
  await slow.until(() => slow.live.length >= 10);
  await quick.until(() => quick.live.length >= 10);
});

test("a replica that wants no values of the node is given signs of life, and the other all", async (t) => {
  const without = await Replica.start(t, "without", { ...quickRhythm, collectNode: false });
  const all = await Replica.start(t, "all");
  const { buffer } = startCountedUplink(t, [without.target, all.target]);
  await without.until(() => without.live.length >= 10);
  await all.until(() => all.live.length >= 10);
  without.leave();
  await all.until(() => all.live.length >= 20);
  assert.ok(buffer.records.length <= 3, "signs of life wait");
});
