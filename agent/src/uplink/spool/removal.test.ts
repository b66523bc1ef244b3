import assert from "node:assert/strict";
import { readFile, readdir, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { blockOf, takenSeries } from "../testing/taken.ts";
import { claimed, fileOf, leftIn, startSpool, temporaryFolder, writtenFile } from "./testing/spooling.ts";

test("a folder that is removed under a running agent is made again with all that waits, which is told and counted", async (t) => {
  const folder = join(await temporaryFolder(t), "buffer");
  const { buffer, time, keep, spool, warnings, problems } = startSpool(t, folder);
  buffer.keep([takenSeries(1, [blockOf("a")], 1000)], time.monotonic);
  await keep(2);
  await rm(folder, { recursive: true });
  await keep(3);
  assert.equal(warnings().length, 1);
  assert.match(warnings()[0] ?? "", /was removed while the agent runs: it is made again/);
  assert.deepEqual(problems(), { removed: 1 });

  const second = startSpool(t, folder, { session: "b" });
  await second.spool.save();
  assert.match(second.warnings()[0] ?? "", /another agent uses it/);
  await keep(4);
  await spool.close(1000);
  assert.deepEqual(await leftIn(t, folder), ["a1", "a2", "a3", "a4"]);
  assert.equal(warnings().length, 1);
});

test("a folder that is removed while nothing waits is made again as soon as something does", async (t) => {
  const folder = join(await temporaryFolder(t), "buffer");
  const { keep, settle, warnings } = startSpool(t, folder);
  await keep(1);
  await settle();
  await rm(folder, { recursive: true });
  await keep(2);
  assert.deepEqual((await readdir(folder)).length, 2);
  assert.equal(warnings().length, 1);
});

test("without its sign that it is in use the folder is claimed again, and nothing in it is written or read twice", async (t) => {
  const { folder } = await writtenFile(t);
  const { keep, spool, sequences, problems } = startSpool(t, folder, { session: "b" });
  await keep(1);
  const before = await readFile(fileOf(folder, "b"));
  await rm(join(folder, "in-use"));
  await keep(2);
  assert.deepEqual(sequences(), [1, 2, 3, 4, 5, 1, 2]);
  assert.deepEqual(await readFile(fileOf(folder, "b")), before);
  assert.deepEqual(problems(), { removed: 1 });
  assert.ok((await readdir(folder)).includes("in-use"));
  await spool.close(1000);
  assert.deepEqual(await leftIn(t, folder), ["a1", "a2", "a3", "a4", "a5", "b1", "b2"]);
});

test("a file that is removed is written again, as its session's own", async (t) => {
  const { folder, path } = await writtenFile(t);
  const { keep, spool, pass, problems } = startSpool(t, folder, { session: "b" });
  pass(1);
  await keep(1);
  await rm(path);
  await keep(2);
  await rm(fileOf(folder, "b"));
  await keep(3);
  await spool.close(1000);
  assert.deepEqual(problems(), { removed: 2 });
  assert.deepEqual(await leftIn(t, folder), ["a1", "a2", "a3", "a4", "a5", "b1", "b2", "b3"]);
});

test("a folder that another agent made and claimed meanwhile is that agent's, until it is gone", async (t) => {
  const folder = join(await temporaryFolder(t), "buffer");
  const first = startSpool(t, folder);
  await first.keep(1);
  await rm(folder, { recursive: true });
  const second = startSpool(t, folder, { session: "b" });
  await second.keep(7);
  await first.keep(2);
  assert.deepEqual(first.warnings().length, 1);
  assert.match(first.warnings()[0] ?? "", /memory only.*another agent uses it/);
  await first.spool.close(1000);
  await second.keep(8);
  assert.deepEqual([second.warnings(), second.problems()], [[], {}]); // whoever leaves takes nothing of it along
  const third = startSpool(t, folder, { session: "c" });
  await third.spool.save();
  assert.match(third.warnings()[0] ?? "", /another agent uses it/);
  await second.spool.close(1000);
  assert.deepEqual(await leftIn(t, folder), ["b7", "b8"]);
});

test("an agent whose folder went to another takes it back with all that waits when that one is gone", async (t) => {
  const folder = join(await temporaryFolder(t), "buffer");
  const first = startSpool(t, folder);
  await first.keep(1);
  await rm(folder, { recursive: true });
  const second = startSpool(t, folder, { session: "b" });
  await second.keep(7);
  await first.keep(2);
  await second.spool.close(1000);
  first.pass(11);
  await first.keep(3);
  assert.deepEqual(first.problems(), { unusable: 1, removed: 1 });
  assert.match(first.lines.at(-1) ?? "", /used again/);
  await first.spool.close(1000);
  assert.deepEqual((await leftIn(t, folder)).toSorted(), ["a1", "a2", "a3", "b7"]);
});

test("a folder that is removed again and again is told of once a minute, and counted each time", async (t) => {
  const folder = join(await temporaryFolder(t), "buffer");
  const { keep, pass, warnings, problems } = startSpool(t, folder);
  for (let number = 1; number <= 5; number++) {
    await keep(number);
    await rm(folder, { recursive: true });
  }
  await keep(6);
  assert.deepEqual([problems(), warnings().length], [{ removed: 5 }, 1]);
  pass(61);
  await rm(folder, { recursive: true });
  await keep(7);
  assert.match(warnings()[1] ?? "", /was removed .*"heldBack":4/);
});

test("a folder that was moved away stays as it is, and one is made in its place", async (t) => {
  const parent = await temporaryFolder(t);
  const [folder, away] = [join(parent, "buffer"), join(parent, "away")];
  const { keep, settle } = startSpool(t, folder);
  await keep(1);
  await rename(folder, away);
  const before = await readdir(away);
  await keep(2);
  await settle();
  assert.deepEqual([await readdir(away), await readdir(folder)], [before, claimed]);
});

test("where a file stands instead of the folder that was removed, memory is all there is until it is gone", async (t) => {
  const folder = join(await temporaryFolder(t), "buffer");
  const { keep, pass, spool, warnings, problems } = startSpool(t, folder);
  await keep(1);
  await rm(folder, { recursive: true });
  await writeFile(folder, "");
  await keep(2);
  assert.equal(warnings().length, 1);
  assert.match(warnings()[0] ?? "", /memory only/);
  await rm(folder);
  pass(11);
  await keep(3);
  assert.deepEqual(problems(), { unusable: 1, removed: 1 });
  await spool.close(1000);
  assert.deepEqual(await leftIn(t, folder), ["a1", "a2", "a3"]);
});
