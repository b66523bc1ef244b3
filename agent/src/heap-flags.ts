import { setFlagsFromString } from "node:v8";

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
