import { open, unlink } from "node:fs/promises";
import { basename, join } from "node:path";
import type { WaitingBlock, WaitingRecord } from "../waiting-buffer.ts";
import { frame } from "./frames.ts";
import type { LeftSegment } from "./restore.ts";
import { ownerOf, segmentHead, segmentName, type SegmentOwner } from "./segment.ts";

export interface SegmentFilesOptions {
  readonly folder: string;
  readonly owner: SegmentOwner;
  /** Room that the files may take. */
  readonly bytes: number;
  /** Makes a file to write to; by default a real one. */
  readonly createFile?: (path: string) => Promise<SpoolFile>;
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
  readonly session: string;
  readonly handle: SpoolFile;
  /** Blocks that it defines. */
  readonly blocks: Set<WaitingBlock>;
}

const mostSegmentBytes = 2 ** 20;
const mostBatchBytes = 256 * 1024;

/** A session that files are of. */
interface Author {
  readonly owner: SegmentOwner;
  /** The number of its last file. */
  lastNumber: number;
}

/**
 * The files in a folder that hold what waits: those of the agent's session, and those of earlier ones that it adopted. A file
 * holds records of one session.
 */
export class SegmentFiles {
  readonly #options: SegmentFilesOptions;
  readonly #saved = new WeakSet<WaitingRecord>();
  /** By session. */
  readonly #authors: Map<string, Author>;
  #segments: readonly Segment[] = [];
  #current: OpenSegment | undefined;

  constructor(options: SegmentFilesOptions) {
    this.#options = options;
    this.#authors = new Map([[options.owner.session, { owner: options.owner, lastNumber: 0 }]]);
  }

  get isEmpty(): boolean {
    return this.#segments.length === 0;
  }

  /** Whether a file of that name is among them. */
  has(name: string): boolean {
    return this.#segments.some(({ path }) => basename(path) === name);
  }

  /** Takes in a file of an earlier session with the records that were read from it. */
  adopt({ path, size, number, content }: LeftSegment, records: readonly WaitingRecord[]): void {
    const { hello } = content;
    const lastNumber = Math.max(number, this.#authors.get(hello.session)?.lastNumber ?? 0);
    this.#authors.set(hello.session, { owner: ownerOf(hello), lastNumber });
    for (const record of records) this.#saved.add(record);
    this.#segments = [...this.#segments, { path, size, records: new Set(records) }];
  }

  /** Forgets files that somebody removed, by the names that are left: what they held is to be written again. @returns whether there are any */
  async forgetRemoved(names: ReadonlySet<string>): Promise<boolean> {
    const removed = this.#segments.filter(({ path }) => !names.has(basename(path)));
    for (const segment of removed) {
      if (segment === this.#current) await this.roll();
      for (const record of segment.records) this.#saved.delete(record);
    }
    this.#segments = this.#segments.filter((segment) => !removed.includes(segment));
    return removed.length > 0;
  }

  /** Removes the files of which no record waits any more. */
  async removeSettled(waiting: ReadonlySet<WaitingRecord>): Promise<void> {
    for (const segment of this.#segments) {
      for (const record of segment.records) if (!waiting.has(record)) segment.records.delete(record);
      if (segment.records.size === 0) await this.#remove(segment);
    }
  }

  /** Writes what waits and was not yet written. */
  async append(waiting: () => readonly WaitingRecord[]): Promise<void> {
    for (;;) {
      const unsaved = waiting().filter((record) => !this.#saved.has(record));
      const [oldest] = unsaved;
      if (oldest === undefined) return;
      await this.#writeSome(unsaved, oldest.session);
    }
  }

  /** Writes to the file no more. */
  async roll(): Promise<void> {
    const handle = this.#current?.handle;
    this.#current = undefined;
    await handle?.close();
  }

  /** Writes the first of these records, as many as one batch of one session takes. */
  async #writeSome(unsaved: readonly WaitingRecord[], session: string): Promise<void> {
    const segment = await this.#segmentToWriteTo(session);
    const pieces: Buffer[] = [];
    const written: WaitingRecord[] = [];
    const blocks = new Set(segment.blocks);
    let bytes = 0;
    for (const record of unsaved) {
      const needed = record.blocks.filter((block) => !blocks.has(block));
      const frames = [...needed.map((block) => frame(block.bytes)), frame(record.bytes)];
      const size = frames.reduce((total, { length }) => total + length, 0);
      if (record.session !== session || (written.length > 0 && bytes + size > mostBatchBytes)) break;
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

  async #segmentToWriteTo(session: string): Promise<OpenSegment> {
    const { folder, bytes, createFile = createPrivateFile } = this.#options;
    const isFull = this.#current && this.#current.size >= Math.min(mostSegmentBytes, bytes / 8);
    if (isFull || this.#current?.session !== session) await this.roll();
    if (this.#current) return this.#current;
    const author = this.#authors.get(session);
    if (author === undefined) throw new Error(`records of a session wait that left no file: ${session}`);
    const path = join(folder, segmentName(session, ++author.lastNumber));
    const head = segmentHead(author.owner);
    const handle = await createFile(path);
    const segment = {
      path,
      session,
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
    if (segment === this.#current) await this.roll();
    await unlink(segment.path).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== "ENOENT") throw error;
    });
    this.#segments = this.#segments.filter((other) => other !== segment);
  }
}

function createPrivateFile(path: string): Promise<SpoolFile> {
  return open(path, "wx", 0o600);
}
