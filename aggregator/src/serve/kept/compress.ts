import { promisify } from "node:util";
import { constants, gzip, zstdCompress, type ZlibOptions, type ZstdOptions } from "node:zlib";
import type { Encoding } from "../prometheus/negotiate/encoding.ts";

/** Codings in which an answer is kept beside the plain one. */
export type Coding = Exclude<Encoding, "identity">;

const gzipAside = promisify<Buffer, ZlibOptions, Buffer>(gzip);
const zstdAside = promisify<Buffer, ZstdOptions, Buffer>(zstdCompress);

/** Compresses on another thread; the bytes must stay as they are meanwhile. The fastest level: each snapshot is compressed anew. */
export const compress: Readonly<Record<Coding, (bytes: Buffer) => Promise<Buffer>>> = {
  gzip: (bytes) => gzipAside(bytes, { level: 1 }),
  zstd: (bytes) => zstdAside(bytes, { params: { [constants.ZSTD_c_compressionLevel]: 1 } }),
};
