import { mkdir, open, unlink } from "node:fs/promises";
import { join } from "node:path";
import type { Clock } from "@kubevitals/program";
import type { WaitingBlock, WaitingBuffer, WaitingRecord } from "../waiting-buffer.ts";
import { claimFolder, type Claim } from "./claim.ts";
import { frame } from "./frames.ts";
import { readLeftovers, type LeftSegment } from "./restore.ts";
import { segmentHead, segmentName, type SegmentOwner } from "./segment.ts";

export interface SpoolOptions {
  readonly folder: string;
  readonly buffer: WaitingBuffer;
  readonly owner: SegmentOwner;
  /** Room that files may take in the folder. */
  readonly bytes: number;
  readonly clock: Clock;
  readonly log: SpoolLog;
  /** Makes a file to write to; by default a real one. */
  readonly createFile?: (path: string) => Promise<SpoolFile>;
}

/** What is told to people. */
export interface SpoolLog {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
}

/** A file that is written to at its end. */
export interface SpoolFile {
  appendFile(bytes: Buffer): Promise<void>;
  close(): Promise<void>;
}

/** One file: it goes when none of its records waits any more. */
interface Segment {
  readonly path: string;
  size: number;
  readonly records: Set<WaitingRecord>;
}

/** The file that is written to. */
interface OpenSegment extends Segment {
  readonly handle: SpoolFile;
  /** Blocks that it defines. */
  readonly blocks: Set<WaitingBlock>;
}

const mostSegmentBytes = 2 ** 20;
const mostBatchBytes = 256 * 1024;

/** How long a folder that cannot be used is left alone. */
const retryMilliseconds = 10_000;

/**
 * A copy on disk of what waits in memory, so that it outlives the agent: memory stays what counts. Nothing is written while
 * records are delivered at once, and nobody waits for the disk. A folder that cannot be used, or not any more, costs the copy
 * and nothing else, is complained of once, and is tried again.
 */
export class Spool {
  readonly #options: SpoolOptions;
  readonly #saved = new WeakSet<WaitingRecord>();
  #segments: readonly Segment[] = [];
  #current: OpenSegment | undefined;
  #claim: Claim | undefined;
  #number = 0;
  #work: Promise<void> | undefined;
  #isInTrouble = false;
  #retryAt = -Infinity;

  constructor(options: SpoolOptions) {
    this.#options = options;
  }

  /** Brings the folder up to date with the buffer, in its own time: resolves when that is done, or given up for now. */
  async save(): Promise<void> {
    const { buffer, clock } = this.#options;
    const isIdle = this.#claim !== undefined && buffer.records.length === 0 && this.#segments.length === 0;
    if (this.#work === undefined && (isIdle || clock.monotonic() < this.#retryAt)) return;
    this.#work ??= this.#update().finally(() => (this.#work = undefined));
    return this.#work;
  }

  /** Saves what waits and lets the folder go, but no later than after this long. */
  async close(limitMilliseconds: number): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const limit = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, limitMilliseconds);
    });
    await Promise.race([this.#finish(), limit]);
    clearTimeout(timer);
    this.#claim?.release();
  }

  async #finish(): Promise<void> {
    await this.#work; // what came since is not part of it
    await this.save();
    await this.#roll();
  }

  async #update(): Promise<void> {
    try {
      this.#claim ??= await this.#open();
      await this.#removeSettled();
      await this.#append();
      if (this.#isInTrouble)
        this.#options.log.info({ folder: this.#options.folder }, "the buffer's folder is used again");
      this.#isInTrouble = false;
    } catch (error) {
      this.#retryAt = this.#options.clock.monotonic() + retryMilliseconds;
      await this.#roll();
      this.#complain(error);
    }
  }

  /** Makes the folder ours, and takes in what earlier sessions left there. */
  async #open(): Promise<Claim> {
    await this.#makeFolder();
    const claim = await claimFolder(this.#options.folder);
    try {
      await this.#restore();
    } catch (error) {
      claim.release();
      throw error;
    }
    return claim;
  }

  async #makeFolder(): Promise<void> {
    await mkdir(this.#options.folder, { mode: 0o700 }).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== "EEXIST") throw error;
    });
  }

  async #restore(): Promise<void> {
    const { folder, buffer, owner, bytes, clock, log } = this.#options;
    const { segments, surplus, foreign } = await readLeftovers(folder, owner.nodeName, bytes);
    const records = segments.flatMap((segment) => this.#adopt(segment));
    buffer.restore(records, clock.monotonic());
    for (const path of surplus) await unlink(path);
    const damaged = segments.filter(({ content }) => !content.isWhole).map(({ path }) => path);
    if (records.length > 0)
      log.info({ folder, records: records.length }, "records of an earlier start wait to be back-filled");
    if (damaged.length > 0)
      log.warn({ folder, files: damaged }, "files of the buffer are damaged: what could be read of them is kept");
    if (surplus.length > 0)
      log.warn(
        { folder, files: surplus },
        "the buffer's folder held more than --buffer-bytes: the oldest files are dropped",
      );
    if (foreign.length > 0)
      log.warn(
        { folder, files: foreign.slice(0, 10) },
        "the buffer's folder holds what is none of this node's buffer: it is left alone",
      );
  }

  #adopt({ path, size, content }: LeftSegment): readonly WaitingRecord[] {
    const { clock } = this.#options;
    const records = content.records.map(({ takenAt, ...record }): WaitingRecord => ({
      ...record,
      session: content.hello.session,
      monotonic: clock.monotonic() - Math.max(0, clock.now() - takenAt),
    }));
    for (const record of records) this.#saved.add(record);
    this.#segments = [...this.#segments, { path, size, records: new Set(records) }];
    return records;
  }

  async #removeSettled(): Promise<void> {
    const waiting = new Set(this.#options.buffer.records);
    for (const segment of this.#segments) {
      for (const record of segment.records) if (!waiting.has(record)) segment.records.delete(record);
      if (segment.records.size === 0) await this.#remove(segment);
    }
  }

  async #append(): Promise<void> {
    for (;;) {
      const unsaved = this.#options.buffer.records.filter((record) => !this.#saved.has(record));
      if (unsaved.length === 0) return;
      await this.#writeSome(unsaved);
    }
  }

  /** Writes the first of these records, as many as one batch takes. */
  async #writeSome(unsaved: readonly WaitingRecord[]): Promise<void> {
    const segment = await this.#segmentToWriteTo();
    const pieces: Buffer[] = [];
    const written: WaitingRecord[] = [];
    const blocks = new Set(segment.blocks);
    let bytes = 0;
    for (const record of unsaved) {
      const needed = record.blocks.filter((block) => !blocks.has(block));
      const frames = [...needed.map((block) => frame(block.bytes)), frame(record.bytes)];
      const size = frames.reduce((total, { length }) => total + length, 0);
      if (written.length > 0 && bytes + size > mostBatchBytes) break;
      for (const block of needed) blocks.add(block);
      pieces.push(...frames);
      written.push(record);
      bytes += size;
    }
    await this.#makeRoom(bytes, segment);
    await segment.handle.appendFile(Buffer.concat(pieces));
    segment.size += bytes;
    for (const block of blocks) segment.blocks.add(block);
    for (const record of written) {
      segment.records.add(record);
      this.#saved.add(record);
    }
  }

  async #segmentToWriteTo(): Promise<OpenSegment> {
    const { folder, owner, bytes, createFile = createPrivateFile } = this.#options;
    if (this.#current && this.#current.size >= Math.min(mostSegmentBytes, bytes / 8)) await this.#roll();
    if (this.#current) return this.#current;
    await this.#makeFolder(); // it may have been removed since
    const path = join(folder, segmentName(owner.session, ++this.#number));
    const head = segmentHead(owner);
    const handle = await createFile(path);
    const segment = {
      path,
      size: head.length,
      records: new Set<WaitingRecord>(),
      handle,
      blocks: new Set<WaitingBlock>(),
    };
    this.#segments = [...this.#segments, segment];
    this.#current = segment;
    await handle.appendFile(head);
    return segment;
  }

  /** Removes the oldest files until there is room for so many bytes; what is in them waits on in memory. */
  async #makeRoom(bytes: number, segment: OpenSegment): Promise<void> {
    const size = () => this.#segments.reduce((total, part) => total + part.size, 0);
    while (size() + bytes > this.#options.bytes) {
      const oldest = this.#segments.find((other) => other !== segment);
      if (oldest === undefined) return;
      await this.#remove(oldest);
    }
  }

  async #remove(segment: Segment): Promise<void> {
    if (segment === this.#current) await this.#roll();
    await unlink(segment.path).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== "ENOENT") throw error;
    });
    this.#segments = this.#segments.filter((other) => other !== segment);
  }

  /** Writes to the file no more. */
  async #roll(): Promise<void> {
    const handle = this.#current?.handle;
    this.#current = undefined;
    await handle?.close().catch((error: unknown) => this.#complain(error));
  }

  #complain(error: unknown): void {
    if (this.#isInTrouble) return;
    this.#isInTrouble = true;
    const { folder, log } = this.#options;
    const reason = error instanceof Error ? error.message : String(error);
    log.warn({ folder }, `what waits is kept in memory only, as the buffer's folder cannot be used: ${reason}`);
  }
}

function createPrivateFile(path: string): Promise<SpoolFile> {
  return open(path, "wx", 0o600);
}
