import assert from "node:assert/strict";
import { once } from "node:events";
import { link, lstat, mkdir, readdir, symlink, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { test } from "node:test";
import { claimed, leftIn, startSpool, temporaryFolder } from "./testing/spooling.ts";

test("of two agents on one folder the second keeps out, until the first is gone", async (t) => {
  const folder = await temporaryFolder(t);
  const first = startSpool(t, folder);
  await first.keep(1, 2);
  const second = startSpool(t, folder, { session: "b" });
  await second.keep(7);
  assert.match(second.warnings()[0] ?? "", /another agent uses it/);
  second.pass(11);
  await second.keep(8);
  assert.deepEqual([second.sequences(), second.warnings().length], [[7, 8], 1]);
  await first.keep(3);
  assert.deepEqual(first.warnings(), []);
  await first.spool.close(1000);
  second.pass(11);
  await second.spool.save();
  assert.deepEqual(second.sequences(), [1, 2, 3, 7, 8]);
  assert.match(second.lines.at(-1) ?? "", /used again/);
});

test("a folder that an agent left without a word is taken over", async (t) => {
  const folder = await temporaryFolder(t);
  await leaveSocket(folder, "in-use");
  assert.deepEqual(await readdir(folder), claimed);
  const { keep, warnings } = startSpool(t, folder);
  await keep(1);
  assert.deepEqual(warnings(), []);
  assert.equal((await readdir(folder)).length, 2);
});

test("of an agent that was killed in the instant in which it made its claim nothing stays", async (t) => {
  const folder = await temporaryFolder(t);
  await leaveSocket(folder, "in-use.0123abcd");
  const { spool, warnings } = startSpool(t, folder);
  await spool.save();
  assert.deepEqual(warnings(), []);
  assert.deepEqual(await readdir(folder), claimed);
});

for (const [what, make] of [
  ["a file with something in it", (path: string) => writeFile(path, "precious")],
  ["an empty file", (path: string) => writeFile(path, "")],
  ["a folder", (path: string) => mkdir(path)],
  ["a link to nowhere", (path: string) => symlink("/nowhere", path)],
] as const) {
  test(`${what} that stands in the claim's place keeps nobody out: it is set aside as it is, and told of once`, async (t) => {
    const folder = await temporaryFolder(t);
    await make(join(folder, "in-use"));
    const { ino } = await lstat(join(folder, "in-use"));
    const { keep, warnings, problems, spool } = startSpool(t, folder);
    await keep(1);
    assert.equal(warnings().length, 1);
    assert.match(warnings()[0] ?? "", /no sign of an agent that uses it: it is set aside/);
    const aside = (await readdir(folder)).find((name) => name.startsWith("in-use.set-aside-")) ?? "";
    assert.equal((await lstat(join(folder, aside))).ino, ino);
    assert.ok(warnings()[0]?.includes(aside));
    assert.deepEqual(problems(), { "set-aside": 1 });
    assert.equal((await readdir(folder)).length, 3);

    const second = startSpool(t, folder, { session: "b" });
    await second.spool.save();
    assert.match(second.warnings()[0] ?? "", /another agent uses it/);
    await spool.close(1000);
    assert.deepEqual(await leftIn(t, folder), ["a1"]);
    const third = startSpool(t, folder, { session: "c" });
    await third.spool.save();
    assert.deepEqual(third.warnings(), []);
  });
}

/** A socket at which nobody listens, as a process leaves it that is killed. */
async function leaveSocket(folder: string, name: string): Promise<void> {
  const server = createServer().listen(join(folder, "alive"));
  await once(server, "listening");
  await link(join(folder, "alive"), join(folder, name));
  server.close();
  await once(server, "close");
}
