import { constants, crc32, deflateRaw, deflateRawSync, zstdCompress, zstdCompressSync } from "node:zlib";
import { promisify } from "node:util";
import type { Encoding } from "../negotiate/encoding.ts";
import { GzipFrame } from "./gzip-frame.ts";

/** A part of a compressed text: it can be kept, and stand behind any other. */
export interface CompressedPart {
  readonly bytes: Buffer;
  /** Of the text: its CRC-32, where the frame wants it, and its length. */
  readonly crc: number;
  readonly length: number;
}

/** What stands around the parts of one text. */
export interface Frame {
  /** What comes first. */
  readonly header: Buffer;
  /** Counts a part in. */
  add(part: Pick<CompressedPart, "crc" | "length">): void;
  /** What comes last. */
  trailer(): Buffer;
}

/** A way to compress a text part by part. */
export interface Codec {
  /** On a thread of its own; the text must stay as it is meanwhile. */
  readonly compress: (text: Uint8Array) => Promise<CompressedPart>;
  /** At once, for a part that is worked on between two others. */
  readonly compressNow: (text: Uint8Array) => CompressedPart;
  readonly frame: () => Frame;
}

/** Higher levels cost twice as much and save a twentieth: what repeats itself in rows stands close together. */
const deflateOptions = { level: 1, finishFlush: constants.Z_SYNC_FLUSH, chunkSize: 64 * 1024 };
const zstdOptions = { params: { [constants.ZSTD_c_compressionLevel]: 1 }, chunkSize: 64 * 1024 };

const deflateAside = promisify<Uint8Array, typeof deflateOptions, Buffer>(deflateRaw);
const zstdAside = promisify<Uint8Array, typeof zstdOptions, Buffer>(zstdCompress);

/** Parts are blocks of DEFLATE that end at a byte's end, none of them the last one; together they are one gzip member. */
const gzip: Codec = {
  compress: async (text) => gzipPart(text, await deflateAside(text, deflateOptions)),
  compressNow: (text) => gzipPart(text, deflateRawSync(text, deflateOptions)),
  frame: () => new GzipFrame(),
};

/** Parts are frames, of which any number make a text (RFC 8878, section 3.1). */
const zstd: Codec = {
  compress: async (text) => zstdPart(text, await zstdAside(text, zstdOptions)),
  compressNow: (text) => zstdPart(text, zstdCompressSync(text, zstdOptions)),
  frame: () => ({ header: nothing, add: () => undefined, trailer: () => nothing }),
};

const nothing = Buffer.alloc(0);

export const codecs: Readonly<Record<Exclude<Encoding, "identity">, Codec>> = { gzip, zstd };

function gzipPart(text: Uint8Array, deflated: Buffer): CompressedPart {
  return { bytes: ownBytes(deflated), crc: crc32(text), length: text.length };
}

function zstdPart(text: Uint8Array, frame: Buffer): CompressedPart {
  return { bytes: ownBytes(frame), crc: 0, length: text.length };
}

/** What zlib gives may be a small part of a large buffer. */
function ownBytes(given: Buffer): Buffer {
  const bytes = Buffer.allocUnsafeSlow(given.length);
  given.copy(bytes);
  return bytes;
}
