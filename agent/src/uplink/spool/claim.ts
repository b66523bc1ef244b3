import { once } from "node:events";
import { lstat, unlink } from "node:fs/promises";
import { connect, createServer } from "node:net";
import { join } from "node:path";

/** Name of the socket that says that somebody uses a folder. */
export const claimName = "in-use";

/** A folder that is ours until we let it go. */
export interface Claim {
  release(): void;
}

/**
 * Claims a folder for this process: by a socket in it on which it listens, as the kernel ends that with the process, and it
 * works across the containers of a node, where process ids tell nothing. Two that claim an abandoned folder in the same
 * instant may both succeed: each writes files of its own session, and what both send is recognised as a duplicate.
 *
 * @throws when another process has it, or no socket can be made there
 */
export async function claimFolder(folder: string): Promise<Claim> {
  const path = join(folder, claimName);
  try {
    return await listenAt(path);
  } catch (error) {
    if (codeOf(error) !== "EADDRINUSE") throw error;
  }
  if (await isAnswered(path)) throw new Error("another agent uses it");
  if (!(await lstat(path)).isSocket()) throw new Error(`${path} is none of ours`);
  await unlink(path);
  return listenAt(path);
}

async function listenAt(path: string): Promise<Claim> {
  const server = createServer((socket) => socket.destroy());
  server.listen(path);
  await once(server, "listening"); // rejects where it cannot
  server.on("error", () => undefined); // somebody's connection failed: none of our business
  server.unref();
  return { release: () => void server.close() };
}

async function isAnswered(path: string): Promise<boolean> {
  const socket = connect(path);
  try {
    await once(socket, "connect");
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && "code" in error ? error.code : undefined;
}
