import { statfs, statfsSync, type StatsFs } from "node:fs";
import { promisify } from "node:util";

/** Sizes of a filesystem, as statfs(2) gives them. */
export interface FilesystemSizes {
  readonly blockBytes: number;
  readonly blocks: number;
  readonly freeBlocks: number;
  readonly availableBlocks: number;
  readonly inodes: number;
  readonly freeInodes: number;
}

const statfsOf = promisify(statfs);

/** Sizes of what is mounted at a path of this process's own root. @throws what statfs(2) fails with. */
export function askSizes(path: string): FilesystemSizes {
  return sizesOf(statfsSync(path));
}

/** The same by a thread of Node's, which the call holds while it hangs. */
export async function askSizesInThread(path: string): Promise<FilesystemSizes> {
  return sizesOf(await statfsOf(path));
}

function sizesOf({ bsize, blocks, bfree, bavail, files, ffree }: StatsFs): FilesystemSizes {
  return {
    blockBytes: bsize,
    blocks,
    freeBlocks: bfree,
    availableBlocks: bavail,
    inodes: files,
    freeInodes: ffree,
  };
}
