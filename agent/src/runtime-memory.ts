import { setFlagsFromString } from "node:v8";
import { waysToGiveBack, type GiveBack } from "./native-memory.ts";

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

/** Milliseconds from the start to when memory is first given back; each pause after it is twice as long, up to the longest. */
const pauses = { first: 30_000, longest: 600_000 };

/**
 * Gives memory back, often at first and then rarely, that was needed in passing. Node.js is a program of 110 MB, of which starting
 * and compiling touch more than half and running hardly any. And each function that V8 optimises leaves behind what its compiler
 * took, up to 3 MB, because the C library keeps it: what runs once a series sample is optimised at its five hundredth,
 * two hours after the start.
 *
 * @returns A function that ends it.
 */
export function giveMemoryBack(ways: readonly GiveBack[] = waysToGiveBack()): () => void {
  if (ways.length === 0) return () => undefined;
  let timer: NodeJS.Timeout | undefined;
  function arm(pause: number): void {
    timer = setTimeout(() => {
      for (const giveBack of ways) giveBack();
      arm(Math.min(pause * 2, pauses.longest));
    }, pause);
    timer.unref();
  }
  arm(pauses.first);
  return () => clearTimeout(timer);
}
