import { PerformanceObserver } from "node:perf_hooks";
import { getHeapSpaceStatistics, setFlagsFromString } from "node:v8";

/** Collecting 1 MB of young objects takes half a millisecond: to wake other threads for it costs more than they help. */
const smallHeap = ["--semi-space-growth-factor=1", "--heap-growing-percent=80", "--no-parallel-scavenge"];

/** What V8 may at most take of a core to collect garbage before it is given more room, and over which time that is looked at. */
const mostShare = 0.05;
const windowMilliseconds = 5000;

/**
 * Keeps V8 from holding room that the aggregator needs only in passing: lists of all objects, and pages of text. By itself it lets the
 * space for young objects grow to 32 MB before it looks what of them is still needed, and the heap to a multiple of what
 * was needed the last time; neither shrinks again. Where much comes in all the time, as from a thousand agents, a small space would be
 * collected all the time: then it is doubled, once in a window, until collecting costs little. docs/decisions/0009 and
 * docs/performance-kube.md have the figures.
 */
export function keepHeapSmall(): void {
  for (const flag of smallHeap) setFlagsFromString(flag);
  let collecting = 0;
  let since = performance.now();
  /** The size of the space when it was allowed to grow; undefined: it is not. */
  let growsFrom: number | undefined;
  const observer = new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) collecting += duration;
    if (growsFrom !== undefined && youngBytes() > growsFrom) {
      growsFrom = undefined;
      setFlagsFromString("--semi-space-growth-factor=1");
    }
    const elapsed = performance.now() - since;
    if (elapsed < windowMilliseconds) return;
    if (growsFrom === undefined && collecting / elapsed > mostShare) {
      growsFrom = youngBytes();
      setFlagsFromString("--semi-space-growth-factor=2");
    }
    collecting = 0;
    since = performance.now();
  });
  observer.observe({ entryTypes: ["gc"] });
}

function youngBytes(): number {
  return getHeapSpaceStatistics().find(({ space_name: name }) => name === "new_space")?.space_size ?? 0;
}
