import { constants, PerformanceObserver, type PerformanceEntry } from "node:perf_hooks";
import { getHeapSpaceStatistics, setFlagsFromString, type HeapSpaceInfo } from "node:v8";
import { YoungSpace } from "./young-space.ts";

const growth = "--semi-space-growth-factor";

/**
 * How much the heap may grow, in percent, before all of it is looked at for what is not needed any more. What many nodes say takes long to
 * look at, and no agent is heard meanwhile; to look at it half as often takes memory that a small cluster had better keep.
 */
const growing = { small: "--heap-growing-percent=40", large: "--heap-growing-percent=160" };
const largeBytes = 64 * 2 ** 20;

/**
 * Collecting 1 MB of young objects takes half a millisecond: to wake other threads for it costs more than they help. By itself V8 collects
 * all of the heap whenever 64 MB have come in buffers outside of it, which at 5,000 nodes is every eight seconds and a quarter of a core.
 */
const smallHeap = [
  `${growth}=1`,
  growing.small,
  "--external-memory-accounted-in-global-limit",
  "--no-parallel-scavenge",
];

/**
 * Keeps V8 from holding room that the aggregator needs only in passing: lists of all objects, and pages of text. By itself it lets the
 * space for young objects grow to 32 MB before it looks what of them is still needed, and the heap to a multiple of what
 * was needed the last time; neither shrinks again. Where much comes in all the time, as from a thousand agents, a small space would be
 * collected all the time: then it is doubled, once in a window, until collecting costs little. A large heap may grow by more than a
 * small one. docs/decisions/0029 and docs/performance-kube.md have the figures.
 */
export function keepHeapSmall(): void {
  for (const flag of smallHeap) setFlagsFromString(flag);
  const space = new YoungSpace({
    bytes: () => spaceOf("new_space")?.space_size ?? 0,
    allowGrowth: (isAllowed) => setFlagsFromString(`${growth}=${isAllowed ? 2 : 1}`),
    now: () => performance.now(),
  });
  const observer = new PerformanceObserver((list) => {
    const entries = list.getEntries();
    space.collected(
      entries.reduce((sum, { duration }) => sum + duration, 0),
      entries.length,
    );
    if (entries.some(isWhole))
      setFlagsFromString((spaceOf("old_space")?.space_used_size ?? 0) > largeBytes ? growing.large : growing.small);
  });
  observer.observe({ entryTypes: ["gc"] });
}

/** Whether all of the heap was collected, and not what is young alone. */
function isWhole(entry: PerformanceEntry & { readonly detail?: { readonly kind?: number } }): boolean {
  return entry.detail?.kind === constants.NODE_PERFORMANCE_GC_MAJOR;
}

/** A space of the heap. */
function spaceOf(name: string): HeapSpaceInfo | undefined {
  return getHeapSpaceStatistics().find((space) => space.space_name === name);
}
