import { mkdir, readdir, unlink } from "node:fs/promises";
import type { Clock } from "@kubevitals/program";
import type { WaitingBuffer, WaitingRecord } from "../waiting-buffer.ts";
import { claimFolder, type Claim } from "./claim.ts";
import { FolderProblems, type FolderProblem, type SpoolLog } from "./folder-problems.ts";
import { readLeftovers, type LeftSegment } from "./restore.ts";
import { SegmentFiles, type SegmentFilesOptions } from "./segment-files.ts";

export interface SpoolOptions extends SegmentFilesOptions {
  readonly buffer: WaitingBuffer;
  readonly clock: Clock;
  readonly log: SpoolLog;
}

/** How long a folder that cannot be used is left alone. */
const retryMilliseconds = 10_000;

/**
 * A copy on disk of what waits in memory, so that it outlives the agent: memory stays what counts. Nothing is written while
 * records are delivered at once, and nobody waits for the disk. A folder that cannot be used, or not any more, costs the copy
 * and nothing else, is complained of once, and is tried again.
 */
export class Spool {
  readonly #options: SpoolOptions;
  readonly #files: SegmentFiles;
  readonly #problems: FolderProblems;
  #claim: Claim | undefined;
  #work: Promise<void> | undefined;
  #isInTrouble = false;
  /** Whether something was removed under the agent that is not made again yet. */
  #isRemoved = false;
  #retryAt = -Infinity;

  constructor(options: SpoolOptions) {
    this.#options = options;
    this.#files = new SegmentFiles(options);
    this.#problems = new FolderProblems(options.folder, options.log, options.clock);
  }

  /** What was wrong with the folder since the start, and how often. */
  get problems(): Readonly<Record<FolderProblem, number>> {
    return this.#problems.counts;
  }

  /** Brings the folder up to date with the buffer, in its own time: resolves when that is done, or given up for now. */
  async save(): Promise<void> {
    const { buffer, clock } = this.#options;
    const isIdle = this.#claim !== undefined && buffer.records.length === 0 && this.#files.isEmpty;
    if (this.#work === undefined && (isIdle || clock.monotonic() < this.#retryAt)) return;
    this.#work ??= this.#update().finally(() => (this.#work = undefined));
    return this.#work;
  }

  /** Saves what waits and lets the folder go, but waits no longer than this for it. */
  async close(limitMilliseconds: number): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const limit = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, limitMilliseconds);
    });
    await Promise.race([this.#finish(), limit]);
    clearTimeout(timer);
  }

  async #finish(): Promise<void> {
    await this.#work; // what came since is not part of it
    await this.save();
    await this.#files.roll().catch((error: unknown) => this.#complain(error));
    await this.#claim?.release();
  }

  async #update(): Promise<void> {
    const { folder, buffer, log, clock } = this.#options;
    try {
      await this.#keepFolder();
      await this.#files.removeSettled(new Set(buffer.records));
      await this.#files.append(() => buffer.records);
      if (this.#isRemoved) this.#problems.isRemoved();
      this.#isRemoved = false;
      if (this.#isInTrouble) log.info({ folder }, "the buffer's folder is used again");
      this.#isInTrouble = false;
    } catch (error) {
      this.#retryAt = clock.monotonic() + retryMilliseconds;
      await this.#files.roll().catch(() => undefined); // the first error is the one that tells
      this.#complain(error);
    }
  }

  /** Makes the folder ours, and makes it again where somebody has removed it since, or the claim or a file in it. */
  async #keepFolder(): Promise<void> {
    if (this.#claim && !(await this.#claim.isHeld())) {
      this.#isRemoved = true;
      await this.#claim.release();
      this.#claim = undefined;
      await this.#files.roll();
    }
    this.#claim ??= await this.#open();
    const names = new Set(await readdir(this.#options.folder));
    if (await this.#files.forgetRemoved(names)) this.#isRemoved = true;
  }

  /** Makes the folder ours, and takes in what earlier sessions left there. */
  async #open(): Promise<Claim> {
    const { folder } = this.#options;
    await mkdir(folder, { mode: 0o700 }).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== "EEXIST") throw error;
    });
    const claim = await claimFolder(folder);
    try {
      this.#problems.has("set-aside", claim.setAside);
      await this.#restore();
    } catch (error) {
      await claim.release();
      throw error;
    }
    return claim;
  }

  async #restore(): Promise<void> {
    const { folder, buffer, owner, bytes, clock, log } = this.#options;
    const isOurs = (session: string, name: string) => session === owner.session || this.#files.has(name);
    const { segments, surplus, unreadable, foreign } = await readLeftovers(folder, owner.nodeName, bytes, isOurs);
    const records = inOrder(segments.flatMap((segment) => this.#adopt(segment)));
    buffer.restore(records, clock.monotonic());
    if (records.length > 0)
      log.info({ folder, records: records.length }, "records of an earlier start wait to be back-filled");
    const damaged = segments.filter(({ content }) => !content.isWhole).map(({ path }) => path);
    this.#problems.has("damaged", damaged);
    this.#problems.has("unreadable", unreadable);
    this.#problems.has("surplus", surplus);
    this.#problems.has("foreign", foreign);
    for (const path of [...unreadable, ...surplus]) await unlink(path);
  }

  #adopt(segment: LeftSegment): readonly WaitingRecord[] {
    const { clock } = this.#options;
    const { hello, records: stored } = segment.content;
    const records = stored.map(({ takenAt, ...record }): WaitingRecord => ({
      ...record,
      session: hello.session,
      monotonic: clock.monotonic() - Math.max(0, clock.now() - takenAt),
    }));
    this.#files.adopt(segment, records);
    return records;
  }

  #complain(error: unknown): void {
    const isNews = !this.#isInTrouble;
    this.#isInTrouble = true;
    this.#problems.isUnusable(error instanceof Error ? error.message : String(error), isNews);
  }
}

/**
 * Records in the order in which they were taken, each once: sessions by their last record, and of each by their numbers. Files
 * need not have that order, as what was removed under an agent was written again after what came later.
 */
function inOrder(records: readonly WaitingRecord[]): readonly WaitingRecord[] {
  const sessions = [...Map.groupBy(records, ({ session }) => session).values()].map((own) => {
    const bySequence = new Map(own.map((record) => [record.sequence, record]));
    return [...bySequence.values()].toSorted((a, b) => a.sequence - b.sequence);
  });
  return sessions.toSorted((a, b) => lastOf(a) - lastOf(b)).flat();
}

function lastOf(records: readonly WaitingRecord[]): number {
  return records.at(-1)?.monotonic ?? -Infinity;
}
