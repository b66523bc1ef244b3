import type { GiveBack } from "../places.ts";
import { compress, type Coding } from "./compress.ts";
import type { Room } from "./room.ts";

/** What a new one has room for. */
const firstBytes = 64 * 1024;

/** Bytes that a UTF-16 code unit takes in UTF-8 at most. */
const bytesPerUnit = 3;

/**
 * An answer as it is sent, a text in UTF-8: it is written, sent to as many as ask for it, and when it is of no use any more its memory serves the next one. Memory
 * that is new each time would cost the kernel more than filling it costs us, and would be garbage that only a full collection finds.
 */
export class AnswerBytes {
  readonly #room: Room;
  readonly #mostBytes: number;
  readonly #compressed = new Map<Coding, Promise<Buffer>>();
  #compressedBytes = 0;
  #buffer: Buffer = Buffer.alloc(0);
  #length = 0;
  #readers = 0;
  #onUnused: (() => void) | undefined;

  /**
   * @param room what its memory is taken from
   * @param mostBytes that it may have at most
   */
  constructor(room: Room, mostBytes: number) {
    this.#room = room;
    this.#mostBytes = mostBytes;
  }

  get bytes(): Buffer {
    return this.#buffer.subarray(0, this.#length);
  }

  /** Adds a text; false where there is no room for it. */
  write(text: string): boolean {
    const needed = this.#length + bytesPerUnit * text.length;
    if (needed > this.#buffer.length && !this.#grow(needed)) return false;
    this.#length += this.#buffer.write(text, this.#length);
    return true;
  }

  /** Adds what is encoded; false where there is no room for it. */
  append(bytes: Uint8Array): boolean {
    const needed = this.#length + bytes.length;
    if (needed > this.#buffer.length && !this.#grow(needed)) return false;
    this.#buffer.set(bytes, this.#length);
    this.#length = needed;
    return true;
  }

  /** All that is written, compressed: once for all who ask. */
  compressed(coding: Coding): Promise<Buffer> {
    let bytes = this.#compressed.get(coding);
    if (bytes === undefined) this.#compressed.set(coding, (bytes = this.#compress(coding)));
    return bytes;
  }

  /** Counts a reader, until it gives back. */
  hold(): GiveBack {
    let isHeld = true;
    this.#readers++;
    return () => {
      if (!isHeld) return;
      isHeld = false;
      if (--this.#readers === 0) this.#tellUnused();
    };
  }

  /** Calls back once nobody reads it: no further reader comes. */
  retire(onUnused: () => void): void {
    this.#onUnused = onUnused;
    if (this.#readers === 0) this.#tellUnused();
  }

  /** Begins anew; nobody reads it any more. */
  clear(): void {
    this.#length = 0;
    this.#compressed.clear();
    this.#room.giveBack(this.#compressedBytes);
    this.#compressedBytes = 0;
  }

  /** Gives its memory back; nobody reads it any more. */
  free(): void {
    this.clear();
    this.#room.giveBack(this.#buffer.length);
    this.#buffer = Buffer.alloc(0);
  }

  async #compress(coding: Coding): Promise<Buffer> {
    const giveBack = this.hold();
    try {
      const bytes = await compress[coding](this.bytes);
      if (this.#room.take(bytes.length)) this.#compressedBytes += bytes.length;
      else this.#compressed.delete(coding);
      return bytes;
    } catch (error) {
      this.#compressed.delete(coding);
      throw error;
    } finally {
      giveBack();
    }
  }

  #tellUnused(): void {
    const tell = this.#onUnused;
    this.#onUnused = undefined;
    tell?.();
  }

  #grow(needed: number): boolean {
    const capacity = Math.max(firstBytes, Math.min(this.#mostBytes, Math.ceil(1.5 * needed)));
    if (needed > capacity || !this.#room.take(capacity)) return false;
    const grown = Buffer.allocUnsafeSlow(capacity);
    this.#buffer.copy(grown, 0, 0, this.#length);
    this.#room.giveBack(this.#buffer.length);
    this.#buffer = grown;
    return true;
  }
}
