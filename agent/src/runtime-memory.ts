import { readFileSync } from "node:fs";
import { setFlagsFromString } from "node:v8";
import { loadFfi } from "./ffi.ts";

/**
 * Keeps V8 from taking room that an agent hardly uses.
 *
 * It lets the space for young objects grow to 32 MB before it looks what of them is still needed, and all of the heap to a
 * multiple of what was needed the last time; neither shrinks again. An agent makes little garbage, but a page for a scrape makes
 * both grow at once. Of its two optimising compilers the dearer one is for code that runs hot for long: what runs once a second
 * gains nothing that the other one would not give it, and pays for it with 15 MB. docs/performance.md has the figures.
 */
export function keepHeapSmall(): void {
  for (const flag of ["--semi-space-growth-factor=1", "--heap-growing-percent=20", "--no-opt"])
    setFlagsFromString(flag);
}

/** Milliseconds after the start at which pages are given back; from the last one on, as often again. */
const givenBackAfter = [30_000, 120_000, 600_000];

/**
 * Gives back, from time to time, the pages of the runtime's own program that were read in passing: Node.js is a program of 110 MB, of
 * which starting and compiling touch more than half and running hardly any. What is needed again comes back from the page cache.
 * Does nothing where there is no node:ffi.
 *
 * @returns A function that ends it.
 */
export function keepProgramSmall(): () => void {
  const advise = loadMadvise();
  if (advise === undefined) return () => undefined;
  let timer: NodeJS.Timeout | undefined;
  const started = performance.now();
  function arm(step: number): void {
    const last = givenBackAfter.at(-1) ?? Infinity;
    const due = givenBackAfter[step] ?? last * (step - givenBackAfter.length + 2);
    timer = setTimeout(
      () => {
        giveBack(advise as Madvise);
        arm(step + 1);
      },
      Math.max(0, due - (performance.now() - started)),
    );
    timer.unref();
  }
  arm(0);
  return () => clearTimeout(timer);
}

/** Calls madvise(2) with MADV_DONTNEED on [start, start + bytes). */
type Madvise = (start: bigint, bytes: bigint) => void;

/** MADV_DONTNEED of madvise(2): the pages of a file that nobody has written to are read from it again when they are needed. */
const dontNeed = 4;

function loadMadvise(): Madvise | undefined {
  try {
    const { functions } = loadFfi()?.dlopen(null, {
      madvise: { arguments: ["u64", "u64", "i32"], return: "i32" },
    }) ?? { functions: undefined };
    return functions && ((start, bytes) => void functions.madvise(start, bytes, dontNeed));
  } catch {
    return undefined; // a C library without it: the pages stay, which does no harm
  }
}

function giveBack(advise: Madvise): void {
  for (const { start, end } of cleanFileMappings(readSmaps())) advise(start, end - start);
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
