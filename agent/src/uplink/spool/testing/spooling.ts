import { mkdtemp, readdir, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, relative, sep } from "node:path";
import type { TestContext } from "node:test";
import { takenVitals } from "../../testing/taken.ts";
import { WaitingBuffer, type WaitingLimits } from "../../waiting-buffer.ts";
import { segmentName } from "../segment.ts";
import { Spool, type SpoolOptions } from "../spool.ts";

/** Bounds that no test comes near to. */
export const roomy: WaitingLimits = { durationSeconds: 600, bytes: 1e8 };

/** What is in a folder in which nothing waits and which an agent uses. */
export const claimed = ["in-use"];

/** A folder for one test. */
export async function temporaryFolder(t: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), prefix));
  t.after(() => removeTemporary(folder));
  return folder;
}

const prefix = "kubevitals-spool-";

/** Removes the temporary folder that a path is in, if it is in one. */
async function removeTemporary(path: string): Promise<void> {
  const [name = ""] = relative(tmpdir(), path).split(sep);
  if (name.startsWith(prefix)) await rm(join(tmpdir(), name), { recursive: true, force: true });
}

/** The id of a session that tests call by a single hexadecimal digit. */
export function sessionId(digit: string): string {
  return digit.repeat(32);
}

/** Where a session has the file of this number. */
export function fileOf(folder: string, session: string, number = 1): string {
  return join(folder, segmentName(sessionId(session), number));
}

export interface Start extends Partial<Omit<SpoolOptions, "owner" | "buffer">> {
  readonly session?: string;
  readonly nodeName?: string;
  readonly limits?: WaitingLimits;
}

/** An agent's buffer with its copy on disk, at a time that the test turns. */
export function startSpool(
  t: TestContext,
  folder: string,
  { session = "a", nodeName = "n", limits = roomy, ...more }: Start = {},
) {
  const id = sessionId(session);
  const time = { now: 1_000_000, monotonic: 1_000_000 };
  const clock = { now: () => time.now, monotonic: () => time.monotonic };
  const lines: string[] = [];
  const note = (level: string) => (fields: object, message: string) =>
    void lines.push(`${level}: ${message} ${JSON.stringify(fields)}`);
  const buffer = new WaitingBuffer(id, limits);
  const backlog = buffer.openBacklog(1);
  const spool = new Spool({
    folder,
    buffer,
    owner: { nodeName, session: id, bootId: "b", startedAt: 0 },
    bytes: limits.bytes,
    clock,
    log: { info: note("info"), warn: note("warn") },
    ...more,
  });
  t.after(async () => {
    await spool.close(1000);
    await removeTemporary(folder); // it is gone by now, and a spool makes its folder again
  });
  return {
    buffer,
    backlog,
    spool,
    time,
    lines,
    warnings: () => lines.filter((line) => line.startsWith("warn")),
    sequences: () => buffer.records.map(({ sequence }) => sequence),
    pass: (seconds: number) => {
      time.now += seconds * 1000;
      time.monotonic += seconds * 1000;
    },
    keep: async (...sequences: readonly number[]) => {
      for (const sequence of sequences) buffer.keep([takenVitals(sequence, time.now / 1000)], time.monotonic);
      await spool.save();
    },
    /** All that waits has been acknowledged. */
    settle: async () => {
      backlog.settle(new Set(buffer.records));
      await spool.save();
    },
    /** What was wrong with the folder, without what never was. */
    problems: () => Object.fromEntries(Object.entries(spool.problems).filter(([, count]) => count > 0)),
  };
}

/** What an agent of another session finds that starts when the others are gone: session and number of each record. */
export async function leftIn(t: TestContext, folder: string): Promise<readonly string[]> {
  const { spool, buffer, pass } = startSpool(t, folder, { session: "f" });
  pass(100); // the others passed less
  await spool.save();
  const found = buffer.records.map(({ session, sequence }) => `${session[0]}${sequence}`);
  await spool.close(1000);
  return found;
}

/** A file with the records 1 to 5 of session `a`, of an agent that has stopped. */
export async function writtenFile(t: TestContext): Promise<{ folder: string; path: string; size: number }> {
  const folder = await temporaryFolder(t);
  const { keep, spool } = startSpool(t, folder);
  await keep(1, 2, 3, 4, 5);
  await spool.close(1000);
  const path = fileOf(folder, "a");
  return { folder, path, size: (await stat(path)).size };
}

/** Bytes of all files in a folder. */
export async function sizeOf(folder: string): Promise<number> {
  const sizes = await Promise.all((await readdir(folder)).map(async (name) => (await stat(join(folder, name))).size));
  return sizes.reduce((total, size) => total + size, 0);
}

export function numbers(from: number, to: number): readonly number[] {
  return Array.from({ length: to - from + 1 }, (_, at) => from + at);
}
