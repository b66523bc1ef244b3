import { ByteCursor } from "../../byte-cursor.ts";

/** What an array does at the moment: the second word of its line, or what is being done to its disks. */
export type ArrayActivity = string;

/** One array of `/proc/mdstat`. */
export interface MdArray {
  readonly device: string;
  readonly activity: ArrayActivity;
  /** Disks that work, and those that the array needs; undefined where the kernel does not say. */
  readonly disksActive: number | undefined;
  readonly disksRequired: number | undefined;
  readonly disksFailed: number;
  readonly disksSpare: number;
  /** Size in blocks of 1 KiB, and how much of it is in step on all disks; undefined where the kernel does not say. */
  readonly blocks: number | undefined;
  readonly blocksSynced: number | undefined;
}

/** Words for what is being done to the disks, as they stand on a line of their own, and what node_exporter calls them. */
const activities: readonly (readonly [word: string, activity: ArrayActivity])[] = [
  ["recovery", "recovering"],
  ["reshape", "reshaping"],
  ["check", "checking"],
  ["resync", "resyncing"],
];

/**
 * Parses `/proc/mdstat`. An array takes a line at the margin, `md0 : active raid1 sdb1[1] sda1[0](F)`, and further lines below
 * it: its size and disks, `1000 blocks super 1.2 [2/1] [_U]`, and what is being done to it,
 * `[=>..] resync = 12.6% (126/1000) finish=1.0min speed=1K/sec`. https://docs.kernel.org/admin-guide/md.html
 *
 * @throws {Error} where a line at the margin is none of an array's.
 */
export function parseMdstat(bytes: Uint8Array): readonly MdArray[] {
  const arrays: MdArray[] = [];
  let lines: string[] | undefined;
  const finish = () => {
    const [heading, ...details] = lines ?? [];
    if (heading !== undefined) arrays.push(parseArray(heading, details));
    lines = undefined;
  };
  for (const cursor = new ByteCursor(bytes); !cursor.isAtEnd;) {
    const line = cursor.line().toString("utf8");
    if (line.trim() === "") continue;
    if (/^\s/.test(line)) {
      lines?.push(line);
      continue;
    }
    finish();
    if (!line.startsWith("Personalities") && !line.startsWith("unused devices")) lines = [line];
  }
  finish();
  return arrays;
}

function parseArray(heading: string, details: readonly string[]): MdArray {
  const [device = "", colon, state] = heading.trim().split(/\s+/);
  if (colon !== ":" || state === undefined) {
    throw new Error(`mdstat: the name of an array, a colon and its state expected, not "${heading.slice(0, 80)}"`);
  }
  const size = details.find((line) => /^\s*\d+ blocks/.test(line)) ?? "";
  const blocks = size === "" ? undefined : Number.parseInt(size, 10);
  return {
    device,
    ...disksOf(heading, size),
    disksFailed: occurrences(heading, "(F)"),
    disksSpare: occurrences(heading, "(S)"),
    blocks,
    ...activityOf(state, details, blocks),
  };
}

function disksOf(heading: string, size: string): Pick<MdArray, "disksActive" | "disksRequired"> {
  // These two have no redundancy: all their disks are needed, and the kernel gives no counts.
  if (heading.includes("raid0") || heading.includes("linear")) {
    const disks = occurrences(heading, "[");
    return { disksActive: disks, disksRequired: disks };
  }
  if (heading.includes("inactive")) return { disksActive: 0, disksRequired: 0 };
  const [, required, active] = /\[(\d+)\/(\d+)\] \[[U_]+\]/.exec(size) ?? [];
  return required === undefined
    ? { disksActive: undefined, disksRequired: undefined }
    : { disksActive: Number(active), disksRequired: Number(required) };
}

function activityOf(
  state: string,
  details: readonly string[],
  blocks: number | undefined,
): Pick<MdArray, "activity" | "blocksSynced"> {
  for (const line of details) {
    const [, word] = /\b(recovery|recover|reshape|check|resync)\s*=/.exec(line) ?? [];
    if (word === undefined) continue;
    const activity = activities.find(([known]) => known.startsWith(word))?.[1] ?? state;
    const [, synced] = /\((\d+)\/\d+\)/.exec(line) ?? [];
    // PENDING and DELAYED: it has not begun.
    return { activity, blocksSynced: synced === undefined ? 0 : Number(synced) };
  }
  return { activity: state, blocksSynced: blocks };
}

function occurrences(text: string, part: string): number {
  return text.split(part).length - 1;
}
