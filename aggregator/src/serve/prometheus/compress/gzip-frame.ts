import { combineCrc32 } from "./crc32-combine.ts";
import type { CompressedPart, Frame } from "./codec.ts";

/**
 * What stands around parts to make them one gzip member (RFC 1952). Several members would do as well by the book, but not every
 * client reads on behind the first.
 */
export class GzipFrame implements Frame {
  #crc = 0;
  #length = 0;

  /** DEFLATE, no flags, no time, fastest compression, made on Unix. */
  readonly header: Buffer = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 4, 3]);

  add({ crc, length }: Pick<CompressedPart, "crc" | "length">): void {
    this.#crc = combineCrc32(this.#crc, crc, length);
    this.#length += length;
  }

  /** An empty last block, the text's CRC-32, and its length modulo 2^32. */
  trailer(): Buffer {
    const bytes = Buffer.from([3, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
    bytes.writeUInt32LE(this.#crc, 2);
    bytes.writeUInt32LE(this.#length % 2 ** 32, 6);
    return bytes;
  }
}
