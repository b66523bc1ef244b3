import { constants } from "node:fs";
import { lstat, open, readdir } from "node:fs/promises";
import { join } from "node:path";
import type { WaitingBlock } from "../waiting-buffer.ts";
import { isNameOfClaim } from "./claim.ts";
import { parseSegmentName, readSegment, type SegmentContent } from "./segment.ts";

/** A file that an earlier session left. */
export interface LeftSegment {
  readonly path: string;
  readonly size: number;
  /** Its place among the files of its session. */
  readonly number: number;
  readonly content: SegmentContent;
}

/** What was found in the folder. */
export interface Leftovers {
  /** In the order in which their records were taken. */
  readonly segments: readonly LeftSegment[];
  /** Files of ours that are not read, as there are more than may wait: the oldest ones. */
  readonly surplus: readonly string[];
  /** Files of ours of which nothing can be read. */
  readonly unreadable: readonly string[];
  /** Names of what is none of this node's: it is left alone. */
  readonly foreign: readonly string[];
}

/** A file of ours is never larger, by far. */
const mostFileBytes = 16 * 2 ** 20;

/**
 * Reads what earlier sessions of the node's agent left in a folder, the newest files up to so many bytes.
 *
 * @param isKnown whether a file of that session and name is none that was left, but in use now
 */
export async function readLeftovers(
  folder: string,
  nodeName: string,
  mostBytes: number,
  isKnown: (session: string, name: string) => boolean,
): Promise<Leftovers> {
  const names = (await readdir(folder)).filter((name) => !isNameOfClaim(name)).toSorted();
  const foreign = names.filter((name) => parseSegmentName(name) === undefined);
  const segments: LeftSegment[] = [];
  const surplus: string[] = [];
  const unreadable: string[] = [];
  const blocks = new Map<string, Map<number, WaitingBlock>>();
  let bytes = 0;
  for (const { name, session, number } of await newestFirst(folder, names)) {
    if (isKnown(session, name)) continue;
    const path = join(folder, name);
    if (bytes >= mostBytes) {
      surplus.push(path);
      continue;
    }
    const file = await readWhole(path);
    const known = blocks.get(session) ?? new Map<number, WaitingBlock>();
    blocks.set(session, known);
    const content = file ? readSegment(file, known) : "foreign";
    if (content === "unreadable") unreadable.push(path);
    else if (content !== "foreign" && content.hello.session === session && content.hello.nodeName === nodeName) {
      segments.push({ path, size: file?.length ?? 0, number, content });
      bytes += file?.length ?? 0;
    } else foreign.push(name);
  }
  return { segments: segments.toReversed(), surplus, unreadable, foreign };
}

/** Our files: the session that was written to last first, and of each the last file first. */
async function newestFirst(folder: string, names: readonly string[]) {
  const files = names.flatMap((name) => {
    const parsed = parseSegmentName(name);
    return parsed ? [{ name, ...parsed }] : [];
  });
  const writtenAt = new Map<string, number>();
  for (const { name, session } of files) {
    const { mtimeMs } = await lstat(join(folder, name));
    writtenAt.set(session, Math.max(writtenAt.get(session) ?? 0, mtimeMs));
  }
  const age = (session: string) => -(writtenAt.get(session) ?? 0);
  return files.toSorted((a, b) => age(a.session) - age(b.session) || b.number - a.number);
}

/** The content of a file; undefined where it is no plain file, or too large to be ours. Never waits for a pipe's other end. */
async function readWhole(path: string): Promise<Buffer | undefined> {
  const handle = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK).catch(
    () => undefined,
  );
  if (handle === undefined) return undefined;
  try {
    const stat = await handle.stat();
    return stat.isFile() && stat.size <= mostFileBytes ? await handle.readFile() : undefined;
  } finally {
    await handle.close();
  }
}
