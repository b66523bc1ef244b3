import { waysToGiveBack, type GiveBack } from "./native-memory.ts";

/** Milliseconds from the start to when memory is first given back; each pause after it is twice as long, up to the longest. */
const pauses = { first: 30_000, longest: 600_000 };

/**
 * Gives memory back, often at first and then rarely, that was needed in passing. Node.js is a program of 110 MB, of which starting
 * and compiling touch more than half and running hardly any. And each function that V8 optimises leaves behind what its compiler
 * took, up to 3 MB, because the C library keeps it: what runs once a series sample is optimised at its five hundredth,
 * two hours after the start.
 *
 * @param firstMilliseconds how soon after now the first time is: a process that does what it ever does at once has no use for a long start
 * @returns A function that ends it.
 */
export function giveMemoryBack(
  ways: readonly GiveBack[] = waysToGiveBack(),
  firstMilliseconds: number = pauses.first,
): () => void {
  if (ways.length === 0) return () => undefined;
  let timer: NodeJS.Timeout | undefined;
  function arm(pause: number): void {
    timer = setTimeout(() => {
      for (const giveBack of ways) giveBack();
      arm(Math.min(pause * 2, pauses.longest));
    }, pause);
    timer.unref();
  }
  arm(firstMilliseconds);
  return () => clearTimeout(timer);
}
