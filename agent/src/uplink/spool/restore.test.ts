import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { appendFile, mkdir, readFile, readdir, symlink, truncate, utimes, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { test } from "node:test";
import { takenVitals } from "../testing/taken.ts";
import {
  claimed,
  fileOf,
  numbers,
  roomy,
  sizeOf,
  startSpool,
  temporaryFolder,
  writtenFile,
} from "./testing/spooling.ts";

test("sessions come back in the order in which they were", async (t) => {
  const folder = await temporaryFolder(t);
  for (const [second, session] of ["c", "a", "b"].entries()) {
    const agent = startSpool(t, folder, { session });
    await agent.keep(1);
    await agent.spool.close(1000);
    await utimes(fileOf(folder, session), second, second);
  }
  const last = startSpool(t, folder, { session: "d" });
  await last.spool.save();
  assert.deepEqual(
    last.buffer.records.map(({ session }) => session[0]),
    ["c", "a", "b"],
  );
});

test("a file that was cut off gives what is whole of it, wherever the cut is", async (t) => {
  const { folder, path, size } = await writtenFile(t);
  const whole = await readFile(path);
  const seen = new Set<number>();
  for (let length = size; length >= 0; length -= 7) {
    await truncate(path, length);
    const { spool, backlog, sequences, warnings } = startSpool(t, folder, { session: "b" });
    await spool.save();
    assert.deepEqual(sequences(), numbers(1, sequences().length), `${length}`);
    assert.ok(warnings().length <= 1);
    seen.add(sequences().length);
    backlog.settle(new Set());
    await spool.close(1000);
    await writeFile(path, whole);
  }
  assert.deepEqual([...seen], [5, 4, 3, 2, 1, 0]);
});

test("bytes that have changed cost what follows them, are complained of once, and crash nothing", async (t) => {
  const { folder, path, size } = await writtenFile(t);
  const whole = await readFile(path);
  for (let at = 0; at < size; at += 13) {
    const broken = Buffer.from(whole);
    broken.writeUInt8(broken.readUInt8(at) ^ 0xff, at);
    await writeFile(path, broken);
    const { spool, sequences, warnings } = startSpool(t, folder, { session: "b" });
    await spool.save();
    assert.deepEqual(sequences(), numbers(1, sequences().length), `${at}`);
    assert.ok(sequences().length < 5);
    assert.match(warnings()[0] ?? "", /damaged|nothing that can be read|none of this node's buffer/);
    assert.equal(warnings().length, 1);
    await spool.close(1000);
  }
});

for (const [what, kept] of [
  ["is empty", () => 0],
  ["was cut off in its first word", () => 9],
  ["was cut off before its first record", () => 60],
] as const) {
  test(`a file that ${what} is removed, which is told and counted, and of which the next start knows nothing`, async (t) => {
    const { folder, path } = await writtenFile(t);
    await truncate(path, kept());
    const { spool, warnings, problems } = startSpool(t, folder, { session: "b" });
    await spool.save();
    assert.deepEqual(problems(), { unreadable: 1 });
    assert.equal(warnings().length, 1);
    assert.match(warnings()[0] ?? "", /hold nothing that can be read: they are removed/);
    assert.ok(warnings()[0]?.includes(path));
    assert.deepEqual(await readdir(folder), claimed);
    await spool.close(1000);
    const next = startSpool(t, folder, { session: "c" });
    await next.spool.save();
    assert.deepEqual(next.lines, []);
  });
}

test("a damaged file goes with the last that could be read of it", async (t) => {
  const { folder, path } = await writtenFile(t);
  await appendFile(path, "garbage");
  const { spool, buffer, backlog, warnings } = startSpool(t, folder, { session: "b" });
  await spool.save();
  assert.equal(buffer.records.length, 5);
  assert.match(warnings()[0] ?? "", /files of the buffer are damaged/);
  backlog.settle(new Set(buffer.records));
  await spool.save();
  assert.deepEqual(await readdir(folder), claimed);
});

test("what is none of this node's buffer is left alone and named once", async (t) => {
  const { folder, path } = await writtenFile(t);
  const odd = ["1", "2", "3", "4", "5", "6"].map((session) => fileOf(folder, session));
  const [directory = "", pipe = "", chain = "", other = "", later = "", renamed = ""] = odd;
  await mkdir(directory);
  execFileSync("mkfifo", [pipe]);
  await symlink(path, chain);
  await writeFile(other, "somebody's");
  await writeFile(later, "kubevitals-buffer 2\nof a version that is to come");
  await writeFile(renamed, await readFile(path)); // another session's content
  await writeFile(join(folder, "README"), "mine");
  const before = await readdir(folder);
  const { spool, sequences, warnings, problems } = startSpool(t, folder, { session: "b" });
  await spool.save();
  await spool.save();
  assert.deepEqual(sequences(), [1, 2, 3, 4, 5]);
  assert.equal(warnings().length, 1);
  assert.deepEqual(problems(), { foreign: 7 });
  for (const name of ["README", ...odd.map((file) => basename(file))]) assert.ok(warnings()[0]?.includes(name), name);
  assert.deepEqual(
    (await readdir(folder)).filter((name) => !claimed.includes(name)),
    before,
  );
});

test("another node's records are never sent as this node's", async (t) => {
  const { folder } = await writtenFile(t);
  const { spool, sequences, warnings } = startSpool(t, folder, { session: "b", nodeName: "other" });
  await spool.save();
  assert.deepEqual(sequences(), []);
  assert.match(warnings()[0] ?? "", /none of this node's buffer: it is left alone/);
  assert.equal((await readdir(folder)).length, 2);
});

test("a folder with more than may wait gives the newest", async (t) => {
  const folder = await temporaryFolder(t);
  const first = startSpool(t, folder);
  for (let number = 1; number <= 60; number++) {
    first.buffer.keep([takenVitals(number, 1000, { labels: { x: "x".repeat(50_000) } })], first.time.monotonic);
  }
  await first.spool.close(1000);
  assert.ok((await readdir(folder)).length >= 3);
  const second = startSpool(t, folder, { session: "b", limits: { ...roomy, bytes: 1_200_000 } });
  await second.spool.save();
  assert.equal(second.sequences().at(-1), 60);
  assert.ok(second.buffer.bytes <= 1_200_000);
  assert.match(second.warnings()[0] ?? "", /more than --buffer-bytes/);
  await second.spool.save();
  assert.ok((await sizeOf(folder)) <= 2.4e6);
});
