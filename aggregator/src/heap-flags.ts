import { setFlagsFromString } from "node:v8";

/**
 * Keeps V8 from holding room that the aggregator needs only in passing: lists of all objects, and pages of text. By itself it lets the
 * space for young objects grow to 32 MB before it looks what of them is still needed, and the heap to a multiple of what
 * was needed the last time; neither shrinks again. docs/decisions/0009 and docs/performance-kube.md have the figures.
 */
export function keepHeapSmall(): void {
  for (const flag of ["--semi-space-growth-factor=1", "--heap-growing-percent=80"]) setFlagsFromString(flag);
}
