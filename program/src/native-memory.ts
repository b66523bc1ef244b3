import { readFileSync } from "node:fs";
import { loadFfi } from "./ffi.ts";

/** Gives something back to the kernel that this process has no use for now. */
export type GiveBack = () => void;

/** What this process can give back; nothing where there is no node:ffi. */
export function waysToGiveBack(): readonly GiveBack[] {
  return [programPages(), poolPages()].filter((way) => way !== undefined);
}

/**
 * Pages of programs and libraries: what is needed again comes back from the page cache, or is read from the file as before.
 * https://man7.org/linux/man-pages/man2/madvise.2.html
 */
function programPages(): GiveBack | undefined {
  try {
    const { madvise } = loadFfi()?.dlopen(null, {
      madvise: { arguments: ["u64", "u64", "i32"], return: "i32" },
    }).functions ?? { madvise: undefined };
    if (madvise === undefined) return undefined;
    return () => {
      for (const { start, end } of cleanFileMappings(readSmaps())) madvise(start, end - start, dontNeed);
    };
  } catch {
    return undefined; // a C library without it: the pages stay, which does no harm
  }
}

/** MADV_DONTNEED of madvise(2): the pages of a file that nobody has written to are read from it again when they are needed. */
const dontNeed = 4;

/**
 * Pages of malloc's pools in which nothing is in use. Each thread has a pool of its own, and by itself the C library returns only
 * the end of one. https://man7.org/linux/man-pages/man3/malloc_trim.3.html
 */
function poolPages(): GiveBack | undefined {
  try {
    const { malloc_trim: trim } = loadFfi()?.dlopen(null, {
      malloc_trim: { arguments: ["u64"], return: "i32" },
    }).functions ?? { malloc_trim: undefined };
    return trim && (() => void trim(0n));
  } catch {
    return undefined; // only glibc has it
  }
}

/** A process that may not look at itself keeps its pages. */
function readSmaps(): string {
  try {
    return readFileSync("/proc/self/smaps", "latin1");
  } catch {
    return "";
  }
}

/** A part of the address space, by the numbers of its first byte and of the one behind it. */
interface Range {
  readonly start: bigint;
  readonly end: bigint;
}

/** Kilobytes of a mapping in memory below which it is left as it is. */
const worthwhileKilobytes = 256;

/**
 * The mappings in `/proc/<pid>/smaps` that are a file's, may not be written to, and hold nothing but what the file has: no page of
 * them was ever changed. https://docs.kernel.org/filesystems/proc.html
 */
export function cleanFileMappings(smaps: string): readonly Range[] {
  const heading = /^([0-9a-f]+)-([0-9a-f]+) r-(?:x|-)[ps] [0-9a-f]+ [0-9a-f]+:[0-9a-f]+ [1-9]\d* +\//;
  return smaps.split(/^(?=[0-9a-f]+-[0-9a-f]+ )/m).flatMap((mapping) => {
    const [, start, end] = heading.exec(mapping) ?? [];
    const kilobytes = (field: string) => Number(new RegExp(`^${field}: +(\\d+) kB$`, "m").exec(mapping)?.[1]);
    const isClean = kilobytes("Anonymous") === 0 && kilobytes("Private_Dirty") === 0 && kilobytes("Locked") === 0;
    if (start === undefined || !isClean || !(kilobytes("Rss") >= worthwhileKilobytes)) return [];
    return { start: BigInt(`0x${start}`), end: BigInt(`0x${end}`) };
  });
}
