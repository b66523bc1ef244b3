import { randomBytes } from "node:crypto";
import { once } from "node:events";
import type { BigIntStats } from "node:fs";
import { link, lstat, readdir, rename, unlink } from "node:fs/promises";
import { connect, createServer, type Server } from "node:net";
import { join } from "node:path";

/** Name of the socket that says that somebody uses a folder. */
const claimName = "in-use";

/** A folder that is ours until we let it go. */
export interface Claim {
  /** Where that is now which stood in its place and was no claim: one path, or none. */
  readonly setAside: readonly string[];
  /** Whether it still stands: who removes the folder removes it as well, and another agent may have made one since. */
  isHeld(): Promise<boolean>;
  release(): Promise<void>;
}

/** Whether a name in the folder is that of a claim, of one that is being made, or of what stood in its place. */
export function isNameOfClaim(name: string): boolean {
  return name === claimName || name.startsWith(`${claimName}.`);
}

/**
 * Claims a folder for this process: by a socket in it on which it listens, as the kernel ends that with the process, and it
 * works across the containers of a node, where process ids tell nothing. Two that claim an abandoned folder in the same
 * instant may both succeed, and one of them finds soon that it does not hold the claim: until then each writes files of its
 * own session, and what both send is recognised as a duplicate.
 *
 * What is no socket is nobody's claim: it is set aside under another name.
 *
 * @throws when another process has it, or no socket can be made there
 */
export async function claimFolder(folder: string): Promise<Claim> {
  // Node removes the path that it was told to listen at, whoever has made what stands there by then: the claim is a second
  // name of the socket, and the first is gone before anybody could come to use it.
  const made = join(folder, `${claimName}.${suffix()}`);
  const path = join(folder, claimName);
  const server = await listenAt(made);
  try {
    const own = idOf(await lstat(made, { bigint: true }));
    const setAside = await putInPlace(made, path);
    await unlink(made);
    await removeAbandoned(folder);
    const isHeld = async () => (await idAt(path)) === own;
    return { setAside, isHeld, release: () => release(path, server, isHeld) };
  } catch (error) {
    server.close();
    throw error;
  }
}

async function listenAt(path: string): Promise<Server> {
  const server = createServer((socket) => socket.destroy());
  server.listen(path);
  await once(server, "listening"); // rejects where it cannot
  server.on("error", () => undefined); // somebody's connection failed: none of our business
  return server.unref();
}

/** Gives the socket the name of the claim. @returns where that has gone which stood there and was no claim */
async function putInPlace(made: string, path: string): Promise<readonly string[]> {
  try {
    await link(made, path);
    return [];
  } catch (error) {
    if (codeOf(error) !== "EEXIST") throw error;
  }
  const isSocket = (await lstat(path)).isSocket();
  if (isSocket && (await isAnswered(path))) throw new Error("another agent uses it");
  const setAside = `${path}.set-aside-${suffix()}`;
  await (isSocket ? unlink(path) : rename(path, setAside));
  await link(made, path);
  return isSocket ? [] : [setAside];
}

/** Removes first names of sockets that agents left which were killed in the instant in which they had one. */
async function removeAbandoned(folder: string): Promise<void> {
  const names = (await readdir(folder)).filter((name) => /^in-use\.[0-9a-f]{8}$/.test(name));
  for (const path of names.map((name) => join(folder, name))) if (!(await isAnswered(path))) await unlink(path);
}

async function release(path: string, server: Server, isHeld: () => Promise<boolean>): Promise<void> {
  try {
    if (await isHeld()) await unlink(path);
  } catch {
    // What cannot be removed is abandoned: nobody answers there any more.
  }
  server.close();
}

/** Whether somebody listens there, or may do so: only a refusal is sure to come from nobody. */
async function isAnswered(path: string): Promise<boolean> {
  const socket = connect(path);
  try {
    await once(socket, "connect");
    return true;
  } catch (error) {
    return codeOf(error) !== "ECONNREFUSED" && codeOf(error) !== "ENOENT";
  } finally {
    socket.destroy();
  }
}

/** What tells the file there from all others that are there; undefined where there is none. */
async function idAt(path: string): Promise<string | undefined> {
  try {
    return idOf(await lstat(path, { bigint: true }));
  } catch (error) {
    if (codeOf(error) === "ENOENT" || codeOf(error) === "ENOTDIR") return undefined;
    throw error;
  }
}

function idOf({ dev, ino }: BigIntStats): string {
  return `${dev}:${ino}`;
}

function suffix(): string {
  return randomBytes(4).toString("hex");
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && "code" in error ? error.code : undefined;
}
