import { constants, crc32, deflateRawSync } from "node:zlib";
import { combineCrc32 } from "./crc32-combine.ts";

/** A part of a compressed text: it can be kept, and stand behind any other. */
export interface DeflatedPart {
  /** Blocks of DEFLATE that end at a byte's end, none of them the last one. */
  readonly bytes: Buffer;
  /** Of the text: its CRC-32 and its length. */
  readonly crc: number;
  readonly length: number;
}

/** Higher levels cost twice as much and save a twentieth: what repeats itself in rows stands close together. */
const level = 1;

/** Compresses a part of a text. */
export function deflatePart(text: Uint8Array): DeflatedPart {
  const deflated = deflateRawSync(text, { level, finishFlush: constants.Z_SYNC_FLUSH });
  // What zlib gives may be a small part of a large buffer.
  const bytes = Buffer.allocUnsafeSlow(deflated.length);
  deflated.copy(bytes);
  return { bytes, crc: crc32(text), length: text.length };
}

/**
 * What stands around parts to make them one gzip member (RFC 1952). Several members would do as well by the book, but not every
 * client reads on behind the first.
 */
export class GzipFrame {
  #crc = 0;
  #length = 0;

  /** What comes first: DEFLATE, no flags, no time, fastest compression, made on Unix. */
  static readonly header: Buffer = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 4, 3]);

  /** Counts a part in. */
  add({ crc, length }: Pick<DeflatedPart, "crc" | "length">): void {
    this.#crc = combineCrc32(this.#crc, crc, length);
    this.#length += length;
  }

  /** What comes last: an empty last block, the text's CRC-32, and its length modulo 2^32. */
  trailer(): Buffer {
    const bytes = Buffer.from([3, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
    bytes.writeUInt32LE(this.#crc, 2);
    bytes.writeUInt32LE(this.#length % 2 ** 32, 6);
    return bytes;
  }
}

/** Whether a client takes gzip, by its Accept-Encoding (RFC 9110, section 12.5.3). */
export function acceptsGzip(acceptEncoding: string | undefined): boolean {
  const weights = new Map(
    (acceptEncoding ?? "").split(",").map((choice) => {
      const [coding = "", ...parameters] = choice.split(";").map((part) => part.trim().toLowerCase());
      const weight = parameters.find((parameter) => parameter.startsWith("q="))?.slice(2);
      return [coding, weight === undefined ? 1 : Number(weight)];
    }),
  );
  return (weights.get("gzip") ?? weights.get("x-gzip") ?? weights.get("*") ?? 0) > 0;
}
