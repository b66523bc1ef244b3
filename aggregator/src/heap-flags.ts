import { PerformanceObserver } from "node:perf_hooks";
import { getHeapSpaceStatistics, setFlagsFromString } from "node:v8";
import { YoungSpace } from "./young-space.ts";

const growth = "--semi-space-growth-factor";

/**
 * Collecting 1 MB of young objects takes half a millisecond: to wake other threads for it costs more than they help. By itself V8 collects
 * all of the heap whenever 64 MB have come in buffers outside of it, which at 5,000 nodes is every eight seconds and a quarter of a core.
 */
const smallHeap = [
  `${growth}=1`,
  "--heap-growing-percent=40",
  "--external-memory-accounted-in-global-limit",
  "--no-parallel-scavenge",
];

/**
 * Keeps V8 from holding room that the aggregator needs only in passing: lists of all objects, and pages of text. By itself it lets the
 * space for young objects grow to 32 MB before it looks what of them is still needed, and the heap to a multiple of what
 * was needed the last time; neither shrinks again. Where much comes in all the time, as from a thousand agents, a small space would be
 * collected all the time: then it is doubled, once in a window, until collecting costs little. docs/decisions/0029 and
 * docs/performance-kube.md have the figures.
 */
export function keepHeapSmall(): void {
  for (const flag of smallHeap) setFlagsFromString(flag);
  const space = new YoungSpace({
    bytes: youngBytes,
    allowGrowth: (isAllowed) => setFlagsFromString(`${growth}=${isAllowed ? 2 : 1}`),
    now: () => performance.now(),
  });
  const observer = new PerformanceObserver((list) => {
    const entries = list.getEntries();
    space.collected(
      entries.reduce((sum, { duration }) => sum + duration, 0),
      entries.length,
    );
  });
  observer.observe({ entryTypes: ["gc"] });
}

function youngBytes(): number {
  return getHeapSpaceStatistics().find(({ space_name: name }) => name === "new_space")?.space_size ?? 0;
}
