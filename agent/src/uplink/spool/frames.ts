import { crc32 } from "node:zlib";

/** Length and CRC-32 of what follows, each in 32 bits, least significant byte first. */
const headBytes = 8;

/** A piece of a file that shows whether it is whole. */
export function frame(content: Buffer): Buffer {
  const head = Buffer.allocUnsafe(headBytes);
  head.writeUInt32LE(content.length, 0);
  head.writeUInt32LE(crc32(content), 4);
  return Buffer.concat([head, content]);
}

/** What frames hold, up to the first that is not whole: where one is broken, nobody knows where the next begins. */
export function readFrames(bytes: Buffer): { readonly contents: readonly Buffer[]; readonly isWhole: boolean } {
  const contents: Buffer[] = [];
  let at = 0;
  while (at < bytes.length) {
    if (at + headBytes > bytes.length) return { contents, isWhole: false };
    const end = at + headBytes + bytes.readUInt32LE(at);
    if (end > bytes.length) return { contents, isWhole: false };
    const content = bytes.subarray(at + headBytes, end);
    if (crc32(content) !== bytes.readUInt32LE(at + 4)) return { contents, isWhole: false };
    contents.push(content);
    at = end;
  }
  return { contents, isWhole: true };
}
