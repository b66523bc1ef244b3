import type { Records } from "../record-reader.ts";
import { deviceIn, parseRecord, type LogRecord } from "./record.ts";

/** A record of the kernel itself, and the device that it names beside its message. */
export interface KernelRecord extends LogRecord {
  readonly device: string | undefined;
}

/** Characters of a line at most: four times what the kernel writes. What is longer is no record. */
const mostLineCharacters = 32 * 1024;

/**
 * Reads the kernel's log, a bounded number of records at a time: what is left waits in the kernel's ring buffer, so a burst is
 * read late rather than lost, and what a flood overwrites meanwhile is seen as a gap in the numbers. Records of user space, which
 * root may write, are passed over.
 */
export class KernelLog {
  readonly #records: Records;
  #rest = "";
  #last: LogRecord | undefined;
  #device: string | undefined;
  #lost = 0;
  #broken = 0;
  #hasDrained = false;

  constructor(records: Records) {
    this.#records = records;
  }

  /** Records that were overwritten before they were read. */
  get lost(): number {
    return this.#lost;
  }

  /** Lines that are no record. */
  get broken(): number {
    return this.#broken;
  }

  /** Whether all that was there has been read at least once: what comes now is new. */
  get hasDrained(): boolean {
    return this.#hasDrained;
  }

  /**
   * Reads until no record is left, or for some `most` lines. Whether none is left is returned.
   *
   * @throws what the device fails with.
   */
  read(most: number, take: (record: KernelRecord) => void): boolean {
    for (let count = 0; count < most;) {
      const bytes = this.#records.read();
      // What was overwritten shows as a gap in front of the next record.
      if (bytes === "overrun") {
        count++;
        continue;
      }
      if (bytes === "none") {
        this.#finish(take);
        this.#hasDrained = true;
        return true;
      }
      count += this.#takeText(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("utf8"), take);
    }
    return false;
  }

  close(): void {
    this.#records.close();
  }

  /**
   * One read of the device gives one record in whole lines; a recording of it that is read from a pipe may be cut anywhere. How many
   * lines there were is returned.
   */
  #takeText(text: string, take: (record: KernelRecord) => void): number {
    const lines = (this.#rest + text).split("\n");
    this.#rest = lines.pop() ?? "";
    if (this.#rest.length > mostLineCharacters) {
      this.#rest = "";
      this.#broken++;
    }
    for (const line of lines) this.#takeLine(line, take);
    return Math.max(1, lines.length);
  }

  #takeLine(line: string, take: (record: KernelRecord) => void): void {
    if (line.startsWith(" ")) {
      this.#device ??= deviceIn(line);
      return;
    }
    this.#finish(take);
    const record = parseRecord(line);
    if (record === undefined) {
      if (line !== "") this.#broken++;
      return;
    }
    this.#open = record;
  }

  /** The record whose lines are being read: it is complete when the next one begins or none is there. */
  #open: LogRecord | undefined;

  #finish(take: (record: KernelRecord) => void): void {
    const record = this.#open;
    if (record === undefined) return;
    const device = this.#device;
    this.#open = undefined;
    this.#device = undefined;
    // Numbers that go back are another recording's, not a gap.
    if (this.#last !== undefined && record.sequence > this.#last.sequence) {
      this.#lost += record.sequence - this.#last.sequence - 1;
    }
    this.#last = record;
    if (record.facility === 0) take({ ...record, device });
  }
}
