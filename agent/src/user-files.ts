import { constants } from "node:fs";
import { open, readdir, stat } from "node:fs/promises";

/** What tells one state of a file from another. */
export interface FileFacts {
  readonly isRegular: boolean;
  readonly device: bigint;
  readonly inode: bigint;
  readonly bytes: bigint;
  /** Nanoseconds since 1970. */
  readonly modified: bigint;
  /** Nanoseconds since 1970 of the last change of content or of anything about the file. */
  readonly changed: bigint;
}

/**
 * Files that people and their programs leave for us, by their paths as the agent sees them. They may lie on any filesystem, also
 * on one that does not answer, so each call may take for ever; all reject with the system's error.
 */
export interface UserFiles {
  /** Names in a folder, in their order. */
  list(folder: string): Promise<readonly string[]>;
  /** Facts of a file, of what it leads to where it is a link. */
  facts(path: string): Promise<FileFacts>;
  /**
   * Content and facts of a regular file: neither a pipe nor a device in its place is waited for.
   *
   * @throws {Error} where it is none, or has more bytes than that.
   */
  read(path: string, mostBytes: number): Promise<{ readonly facts: FileFacts; readonly bytes: Uint8Array }>;
}

export const userFiles: UserFiles = {
  async list(folder) {
    const names = await readdir(folder);
    return names.toSorted();
  },
  facts: async (path) => factsOf(await stat(path, { bigint: true })),
  async read(path, mostBytes) {
    const handle = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
    try {
      const facts = factsOf(await handle.stat({ bigint: true }));
      if (!facts.isRegular) throw new Error("it is not a regular file");
      if (facts.bytes > mostBytes) throw new Error(`it has more than ${mostBytes} bytes`);
      return { facts, bytes: await readAll(handle, Number(facts.bytes), mostBytes) };
    } finally {
      await handle.close();
    }
  },
};

/** Reads to the end, wherever that is: the size that a file states is but a hint while somebody writes it. */
async function readAll(
  handle: { read(buffer: Buffer, offset: number): Promise<{ bytesRead: number }> },
  hint: number,
  mostBytes: number,
): Promise<Uint8Array> {
  let buffer = Buffer.allocUnsafe(hint + 512);
  for (let length = 0; ;) {
    const { bytesRead } = await handle.read(buffer, length);
    length += bytesRead;
    if (bytesRead === 0) return buffer.subarray(0, length);
    if (length > mostBytes) throw new Error(`it has more than ${mostBytes} bytes`);
    if (length === buffer.length) buffer = Buffer.concat([buffer], buffer.length * 2);
  }
}

function factsOf(stats: {
  isFile(): boolean;
  dev: bigint;
  ino: bigint;
  size: bigint;
  mtimeNs: bigint;
  ctimeNs: bigint;
}): FileFacts {
  return {
    isRegular: stats.isFile(),
    device: stats.dev,
    inode: stats.ino,
    bytes: stats.size,
    modified: stats.mtimeNs,
    changed: stats.ctimeNs,
  };
}
