import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { once } from "node:events";
import {
  appendFile,
  link,
  mkdir,
  mkdtemp,
  readFile,
  readdir,
  rm,
  stat,
  symlink,
  truncate,
  utimes,
  writeFile,
} from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import { decodeAgentMessage } from "@kubevitals/proto";
import { BackfillPace } from "../backfill-pace.ts";
import { BackfillSender } from "../backfill-sender.ts";
import { blockOf, takenSeries, takenVitals } from "../testing/taken.ts";
import { WaitingBuffer, type WaitingLimits } from "../waiting-buffer.ts";
import { segmentName } from "./segment.ts";
import { Spool, type SpoolOptions } from "./spool.ts";

const roomy: WaitingLimits = { durationSeconds: 600, bytes: 1e8 };

/** A folder for one test. */
async function temporaryFolder(t: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "kubevitals-spool-"));
  t.after(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

interface Start extends Partial<Omit<SpoolOptions, "owner" | "buffer">> {
  readonly session?: string;
  readonly nodeName?: string;
  readonly limits?: WaitingLimits;
}

/** An agent's buffer with its copy on disk, at a time that the test turns. */
function start(t: TestContext, folder: string, { session = "a", nodeName = "n", limits = roomy, ...more }: Start = {}) {
  const id = session.repeat(32);
  const time = { now: 1_000_000, monotonic: 1_000_000 };
  const clock = { now: () => time.now, monotonic: () => time.monotonic };
  const lines: string[] = [];
  const note = (level: string) => (fields: object, message: string) =>
    void lines.push(`${level}: ${message} ${JSON.stringify(fields)}`);
  const buffer = new WaitingBuffer(id, limits);
  const spool = new Spool({
    folder,
    buffer,
    owner: { nodeName, session: id, bootId: "b", startedAt: 0 },
    bytes: limits.bytes,
    clock,
    log: { info: note("info"), warn: note("warn") },
    ...more,
  });
  t.after(() => spool.close(1000));
  return {
    buffer,
    spool,
    time,
    lines,
    warnings: () => lines.filter((line) => line.startsWith("warn")),
    sequences: () => buffer.records.map(({ sequence }) => sequence),
    pass: (seconds: number) => {
      time.now += seconds * 1000;
      time.monotonic += seconds * 1000;
    },
    keep: async (...numbers: readonly number[]) => {
      for (const number of numbers) buffer.keep([takenVitals(number, 1000)], time.monotonic);
      await spool.save();
    },
  };
}

const numbers = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, at) => from + at);
const claimed = ["in-use"];

test("what waits outlives the agent: bytes, order, blocks and age", async (t) => {
  const folder = await temporaryFolder(t);
  const first = start(t, folder);
  const [a, b] = [blockOf("a"), blockOf("b")];
  first.buffer.keep([takenVitals(1, 950), takenSeries(2, [a, b], 960), takenSeries(3, [a], 970)], first.time.monotonic);
  await first.spool.close(1000);

  const second = start(t, folder, { session: "b" });
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
  const sender = new BackfillSender(second.buffer, new BackfillPace());
  const backfill = sender.next(second.time.monotonic);
  assert.equal(backfill?.session, "a".repeat(32));
  assert.deepEqual(
    backfill.messages.map(({ message }) => Object.keys(decodeAgentMessage(message))[0]),
    ["vitals", "block", "block", "series", "series"],
  );
  assert.equal(second.lines.filter((line) => /records of an earlier start/.test(line)).length, 1);
  assert.deepEqual(second.warnings(), []);
});

test("files go when all that is in them has arrived, and the folder is as it was", async (t) => {
  const folder = await temporaryFolder(t);
  const first = start(t, folder);
  await first.keep(1, 2, 3);
  assert.deepEqual(await readdir(folder), [segmentName("a".repeat(32), 1), ...claimed].toSorted());
  first.buffer.settle(new Set(first.buffer.records.slice(0, 2)));
  await first.spool.save();
  assert.equal((await readdir(folder)).length, 2);
  first.buffer.settle(new Set(first.buffer.records));
  await first.spool.save();
  assert.deepEqual(await readdir(folder), claimed);
  await first.keep(4);
  assert.equal((await readdir(folder)).length, 2);
  first.buffer.settle(new Set(first.buffer.records));
  await first.spool.close(1000);
  assert.deepEqual(await readdir(folder), []);
});

test("nothing is written while nothing waits", async (t) => {
  const folder = await temporaryFolder(t);
  const { spool } = start(t, folder);
  await spool.save();
  await spool.save();
  assert.deepEqual(await readdir(folder), claimed);
});

test("sessions come back in the order in which they were", async (t) => {
  const folder = await temporaryFolder(t);
  for (const [second, session] of ["c", "a", "b"].entries()) {
    const agent = start(t, folder, { session });
    await agent.keep(1);
    await agent.spool.close(1000);
    await utimes(join(folder, segmentName(session.repeat(32), 1)), second, second);
  }
  const last = start(t, folder, { session: "d" });
  await last.spool.save();
  assert.deepEqual(
    last.buffer.records.map(({ session }) => session[0]),
    ["c", "a", "b"],
  );
});

test("what waited for too long while no agent ran is dropped and counted, and its file goes", async (t) => {
  const folder = await temporaryFolder(t);
  const first = start(t, folder);
  await first.keep(1, 2);
  await first.spool.close(1000);
  const second = start(t, folder, { session: "b" });
  second.pass(601);
  await second.spool.save();
  await second.spool.save();
  assert.deepEqual([second.sequences(), second.buffer.dropped.expired], [[], 2]);
  assert.deepEqual(await readdir(folder), claimed);
});

/** A file with the records 1 to 5 of session `a`, and its path. */
async function writtenFile(t: TestContext): Promise<{ folder: string; path: string; size: number }> {
  const folder = await temporaryFolder(t);
  const { keep, spool } = start(t, folder);
  await keep(1, 2, 3, 4, 5);
  await spool.close(1000);
  const path = join(folder, segmentName("a".repeat(32), 1));
  return { folder, path, size: (await stat(path)).size };
}

test("a file that was cut off gives what is whole of it, wherever the cut is", async (t) => {
  const { folder, path, size } = await writtenFile(t);
  const whole = await readFile(path);
  const seen = new Set<number>();
  for (let length = size; length >= 0; length -= 7) {
    await truncate(path, length);
    const { spool, buffer, sequences, warnings } = start(t, folder, { session: "b" });
    await spool.save();
    assert.deepEqual(sequences(), numbers(1, sequences().length), `${length}`);
    assert.ok(warnings().length <= 1);
    seen.add(sequences().length);
    buffer.settle(new Set());
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
    const { spool, sequences, warnings } = start(t, folder, { session: "b" });
    await spool.save();
    assert.deepEqual(sequences(), numbers(1, sequences().length), `${at}`);
    assert.ok(sequences().length < 5);
    assert.match(warnings()[0] ?? "", /damaged|none of this node's buffer/);
    assert.equal(warnings().length, 1);
    await spool.close(1000);
  }
});

test("a damaged file goes with the last that could be read of it", async (t) => {
  const { folder, path } = await writtenFile(t);
  await appendFile(path, "garbage");
  const { spool, buffer, warnings } = start(t, folder, { session: "b" });
  await spool.save();
  assert.equal(buffer.records.length, 5);
  assert.match(warnings()[0] ?? "", /files of the buffer are damaged/);
  buffer.settle(new Set(buffer.records));
  await spool.save();
  assert.deepEqual(await readdir(folder), claimed);
});

test("what is none of this node's buffer is left alone and named once", async (t) => {
  const { folder, path } = await writtenFile(t);
  const odd = ["x", "y", "z", "v", "w"].map((letter) => join(folder, segmentName(letterSession(letter), 1)));
  const [directory = "", pipe = "", chain = "", empty = "", renamed = ""] = odd;
  await mkdir(directory);
  execFileSync("mkfifo", [pipe]);
  await symlink(path, chain);
  await writeFile(empty, "");
  await writeFile(renamed, await readFile(path)); // another session's content
  await writeFile(join(folder, "README"), "mine");
  const before = await readdir(folder);
  const { spool, sequences, warnings } = start(t, folder, { session: "b" });
  await spool.save();
  await spool.save();
  assert.deepEqual(sequences(), [1, 2, 3, 4, 5]);
  assert.equal(warnings().length, 1);
  for (const name of ["README", ...odd.map((file) => file.slice(folder.length + 1))])
    assert.ok(warnings()[0]?.includes(name), name);
  assert.deepEqual(
    (await readdir(folder)).filter((name) => name !== "in-use"),
    before,
  );
});

/** 32 hexadecimal digits that tell these letters apart. */
function letterSession(letter: string): string {
  return Buffer.from(letter.repeat(16)).toString("hex");
}

test("another node's records are never sent as this node's", async (t) => {
  const { folder } = await writtenFile(t);
  const { spool, sequences, warnings } = start(t, folder, { session: "b", nodeName: "other" });
  await spool.save();
  assert.deepEqual(sequences(), []);
  assert.match(warnings()[0] ?? "", /none of this node's buffer: it is left alone/);
  assert.equal((await readdir(folder)).length, 2);
});

test("a folder with more than may wait gives the newest", async (t) => {
  const folder = await temporaryFolder(t);
  const first = start(t, folder);
  for (let number = 1; number <= 60; number++) {
    first.buffer.keep([takenVitals(number, 1000, { labels: { x: "x".repeat(50_000) } })], first.time.monotonic);
  }
  await first.spool.close(1000);
  assert.ok((await readdir(folder)).length >= 3);
  const second = start(t, folder, { session: "b", limits: { ...roomy, bytes: 1_200_000 } });
  await second.spool.save();
  assert.equal(second.sequences().at(-1), 60);
  assert.ok(second.buffer.bytes <= 1_200_000);
  assert.match(second.warnings()[0] ?? "", /more than --buffer-bytes/);
  await second.spool.save();
  assert.ok((await sizeOf(folder)) <= 2.4e6);
});

test("files take no more room than is allowed, and memory goes on without them", async (t) => {
  const folder = await temporaryFolder(t);
  const { buffer, spool, time } = start(t, folder, { bytes: 100_000 });
  for (let number = 1; number <= 400; number++) {
    buffer.keep([takenVitals(number, 1000, { labels: { x: "x".repeat(1000) } })], time.monotonic);
    if (number % 10 === 0) await spool.save();
    if (number % 100 === 0) assert.ok((await sizeOf(folder)) <= 100_000);
  }
  assert.equal(buffer.records.length, 400);
});

async function sizeOf(folder: string): Promise<number> {
  const sizes = await Promise.all((await readdir(folder)).map(async (name) => (await stat(join(folder, name))).size));
  return sizes.reduce((total, size) => total + size, 0);
}

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
    const { keep, pass, sequences, warnings } = start(t, path(folder));
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
  const agent = start(t, folder, { createFile });
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
  const next = start(t, folder, { session: "b" });
  next.pass(30);
  await next.spool.save();
  assert.deepEqual(next.sequences(), numbers(1, 61));
});

test("of two agents on one folder the second keeps out, until the first is gone", async (t) => {
  const folder = await temporaryFolder(t);
  const first = start(t, folder);
  await first.keep(1, 2);
  const second = start(t, folder, { session: "b" });
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
  const server = createServer().listen(join(folder, "alive"));
  await once(server, "listening");
  await link(join(folder, "alive"), join(folder, "in-use"));
  server.close();
  await once(server, "close");
  assert.deepEqual(await readdir(folder), claimed);
  const { keep, warnings } = start(t, folder);
  await keep(1);
  assert.deepEqual(warnings(), []);
  assert.equal((await readdir(folder)).length, 2);
});

test("what looks like a claim and is none is left alone", async (t) => {
  const folder = await temporaryFolder(t);
  await writeFile(join(folder, "in-use"), "precious");
  const { keep, warnings } = start(t, folder);
  await keep(1);
  assert.match(warnings()[0] ?? "", /in-use is none of ours/);
  assert.equal(await readFile(join(folder, "in-use"), "utf8"), "precious");
});

test("a folder that is removed under a running agent is made again", async (t) => {
  const folder = join(await temporaryFolder(t), "buffer");
  const { buffer, keep, warnings } = start(t, folder);
  await keep(1);
  await rm(folder, { recursive: true });
  buffer.settle(new Set(buffer.records));
  await keep(2);
  assert.equal((await readdir(folder)).length, 1);
  assert.deepEqual(warnings(), []);
});
