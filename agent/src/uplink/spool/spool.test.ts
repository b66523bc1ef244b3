import assert from "node:assert/strict";
import { appendFile, readdir, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { test } from "node:test";
import { decodeAgentMessage } from "@kubevitals/proto";
import { BackfillPace } from "../backfill-pace.ts";
import { BackfillSender } from "../backfill-sender.ts";
import { blockOf, takenSeries, takenVitals } from "../testing/taken.ts";
import { claimed, fileOf, numbers, sessionId, sizeOf, startSpool, temporaryFolder } from "./testing/spooling.ts";

test("what waits outlives the agent: bytes, order, blocks and age", async (t) => {
  const folder = await temporaryFolder(t);
  const first = startSpool(t, folder);
  const [a, b] = [blockOf("a"), blockOf("b")];
  first.buffer.keep([takenVitals(1, 950), takenSeries(2, [a, b], 960), takenSeries(3, [a], 970)], first.time.monotonic);
  await first.spool.close(1000);

  const second = startSpool(t, folder, { session: "b" });
  second.buffer.keep([takenVitals(1, 1000)], second.time.monotonic);
  second.time.now += 5000; // the machine's clock is set while nothing runs: ages follow it, order does not
  await second.spool.save();
  assert.deepEqual(second.sequences(), [1, 2, 3, 1]);
  assert.deepEqual(
    second.buffer.records.map(({ bytes }) => bytes).slice(0, 3),
    first.buffer.records.map(({ bytes }) => bytes),
  );
  assert.deepEqual(
    second.buffer.records.map(({ monotonic }) => (second.time.monotonic - monotonic) / 1000),
    [55, 45, 35, 0],
  );
  const sender = new BackfillSender(second.backlog, new BackfillPace());
  const backfill = sender.next(second.time.monotonic);
  assert.equal(backfill?.session, sessionId("a"));
  assert.deepEqual(
    backfill.messages.map(({ message }) => Object.keys(decodeAgentMessage(message))[0]),
    ["vitals", "block", "block", "series", "series"],
  );
  assert.equal(second.lines.filter((line) => /records of an earlier start/.test(line)).length, 1);
  assert.deepEqual(second.warnings(), []);
});

test("files go when all that is in them has arrived, and the folder is as it was", async (t) => {
  const folder = await temporaryFolder(t);
  const first = startSpool(t, folder);
  await first.keep(1, 2, 3);
  assert.deepEqual(await readdir(folder), [basename(fileOf(folder, "a")), ...claimed].toSorted());
  first.backlog.settle(new Set(first.buffer.records.slice(0, 2)));
  await first.spool.save();
  assert.equal((await readdir(folder)).length, 2);
  first.backlog.settle(new Set(first.buffer.records));
  await first.spool.save();
  assert.deepEqual(await readdir(folder), claimed);
  await first.keep(4);
  assert.equal((await readdir(folder)).length, 2);
  first.backlog.settle(new Set(first.buffer.records));
  await first.spool.close(1000);
  assert.deepEqual(await readdir(folder), []);
});

test("nothing is written while nothing waits", async (t) => {
  const folder = await temporaryFolder(t);
  const { spool } = startSpool(t, folder);
  await spool.save();
  await spool.save();
  assert.deepEqual(await readdir(folder), claimed);
});

test("what waited for too long while no agent ran is dropped and counted, and its file goes", async (t) => {
  const folder = await temporaryFolder(t);
  const first = startSpool(t, folder);
  await first.keep(1, 2);
  await first.spool.close(1000);
  const second = startSpool(t, folder, { session: "b" });
  second.pass(601);
  await second.spool.save();
  await second.spool.save();
  assert.deepEqual([second.sequences(), second.buffer.dropped.expired], [[], 2]);
  assert.deepEqual(await readdir(folder), claimed);
});

test("files take no more room than is allowed, and memory goes on without them", async (t) => {
  const folder = await temporaryFolder(t);
  const { buffer, spool, time } = startSpool(t, folder, { bytes: 100_000 });
  for (let number = 1; number <= 400; number++) {
    buffer.keep([takenVitals(number, 1000, { labels: { x: "x".repeat(1000) } })], time.monotonic);
    if (number % 10 === 0) await spool.save();
    if (number % 100 === 0) assert.ok((await sizeOf(folder)) <= 100_000);
  }
  assert.equal(buffer.records.length, 400);
});

for (const [what, path] of [
  ["nothing can be made", () => "/proc"],
  ["no folder can be made", () => "/proc/nowhere"],
  ["there is no parent", (folder: string) => join(folder, "a", "b")],
  ["a file stands", (folder: string) => join(folder, "file")],
  ["a socket's path is too long", (folder: string) => join(folder, "x".repeat(120))],
] as const) {
  test(`where ${what}, memory is all there is, and one line says so`, async (t) => {
    const folder = await temporaryFolder(t);
    await writeFile(join(folder, "file"), "");
    const { keep, pass, sequences, warnings } = startSpool(t, path(folder));
    await keep(1);
    pass(20);
    await keep(2);
    pass(20);
    await keep(3);
    assert.deepEqual(sequences(), [1, 2, 3]);
    assert.equal(warnings().length, 1, warnings().join("\n"));
    assert.match(warnings()[0] ?? "", /kept in memory only, as the buffer's folder cannot be used: /);
  });
}

test("a disk that is full costs the copy, is tried again after a while, and then has everything", async (t) => {
  const folder = await temporaryFolder(t);
  let room = 700;
  let tries = 0;
  const createFile = async (path: string) => {
    tries++;
    return {
      async appendFile(bytes: Buffer) {
        await appendFile(path, bytes.subarray(0, room));
        if (bytes.length > room) throw new Error("ENOSPC: no space left on device, write");
        room -= bytes.length;
      },
      close: async () => undefined,
    };
  };
  const agent = startSpool(t, folder, { createFile });
  for (let number = 1; number <= 60; number++) await agent.keep(number);
  assert.equal(agent.warnings().length, 1);
  assert.match(agent.warnings()[0] ?? "", /no space left/);
  const triedSoFar = tries;
  await agent.keep(61);
  assert.equal(tries, triedSoFar);
  agent.pass(11);
  await agent.spool.save();
  assert.ok(tries > triedSoFar);
  assert.equal(agent.warnings().length, 1);
  room = 1e6;
  agent.pass(11);
  await agent.spool.save();
  assert.match(agent.lines.at(-1) ?? "", /^info: .*used again/);
  await agent.spool.close(1000);
  const next = startSpool(t, folder, { session: "b" });
  next.pass(30);
  await next.spool.save();
  assert.deepEqual(next.sequences(), numbers(1, 61));
});
