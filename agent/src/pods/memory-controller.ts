import { parseMeminfo, type Meminfo } from "../collectors/memory/meminfo.ts";
import type { OpenFolder } from "../file-reader.ts";
import { KeyedNumbers, onlyNumber } from "./keyed-numbers.ts";

/** What the cgroup's tasks, and those below it, use of memory, in bytes. A value that the kernel does not give is NaN. */
export interface MemoryUse {
  readonly usageBytes: number;
  /** Pages of files that have not been used for a while: what the kernel takes back first. */
  readonly inactiveFileBytes: number;
  readonly rssBytes: number;
  readonly cacheBytes: number;
  readonly swapBytes: number;
  readonly mappedFileBytes: number;
  readonly kernelBytes: number;
  /** The most that it has ever used. */
  readonly peakBytes: number;
  /** Times that its use ran into its limit. */
  readonly limitHits: number;
  /** Page faults, and those that had to wait for a disk, of its own tasks. */
  readonly pageFaults: number;
  readonly majorPageFaults: number;
  /** The same with those of the cgroups below it. */
  readonly pageFaultsBelow: number;
  readonly majorPageFaultsBelow: number;
  readonly oomKills: number;
}

/** What the cgroup may use of memory, in bytes; Infinity where there is no limit. */
export interface MemoryLimits {
  readonly limitBytes: number;
  readonly reservationBytes: number;
  /** v2: of swap alone; v1: of memory and swap together. */
  readonly swapLimitBytes: number;
}

/**
 * What cannot be given back at once, as the kubelet reckons it when it evicts pods: usage without inactive pages of files.
 * https://kubernetes.io/docs/concepts/scheduling-eviction/node-pressure-eviction/#eviction-signals
 */
export function workingSetBytes({ usageBytes, inactiveFileBytes }: MemoryUse): number {
  return Number.isNaN(inactiveFileBytes) ? usageBytes : Math.max(0, usageBytes - inactiveFileBytes);
}

const statV2 = new KeyedNumbers(
  ...(["anon", "file", "kernel", "file_mapped", "inactive_file", "pgfault", "pgmajfault"] as const),
);
const eventsV2 = new KeyedNumbers(...(["max", "oom_kill"] as const));

/**
 * Reads cgroup v2. The root of the hierarchy has no memory.current: what it uses are its anonymous pages and those of files.
 * https://docs.kernel.org/admin-guide/cgroup-v2.html#memory-interface-files
 */
export function readMemoryUseV2(folder: OpenFolder, isRoot: boolean): MemoryUse {
  const [anon = NaN, file = NaN, kernel = NaN, mapped = NaN, inactiveFile = NaN, faults = NaN, majorFaults = NaN] =
    statV2.pick(folder.read("memory.stat"));
  const [limitHits = NaN, oomKills = NaN] = eventsV2.pick(folder.read("memory.events"));
  return {
    usageBytes: isRoot ? anon + file : onlyNumber(folder.read("memory.current")),
    inactiveFileBytes: inactiveFile,
    rssBytes: anon,
    cacheBytes: file,
    swapBytes: onlyNumber(folder.read("memory.swap.current")),
    mappedFileBytes: mapped,
    kernelBytes: kernel,
    peakBytes: onlyNumber(folder.read("memory.peak")),
    limitHits,
    // v2 counts for the cgroup and all below it in one.
    pageFaults: faults,
    majorPageFaults: majorFaults,
    pageFaultsBelow: faults,
    majorPageFaultsBelow: majorFaults,
    oomKills,
  };
}

export function readMemoryLimitsV2(folder: OpenFolder): MemoryLimits {
  return {
    limitBytes: onlyNumber(folder.read("memory.max")),
    reservationBytes: onlyNumber(folder.read("memory.min")),
    swapLimitBytes: onlyNumber(folder.read("memory.swap.max")),
  };
}

const statV1 = new KeyedNumbers(
  ...(["total_rss", "total_cache", "total_swap", "total_mapped_file", "total_inactive_file"] as const),
  ...(["pgfault", "pgmajfault", "total_pgfault", "total_pgmajfault"] as const),
);
const oomControl = new KeyedNumbers("oom_kill");

/**
 * Reads cgroup v1. OOM kills are counted since Linux 4.13, and only in the cgroup in which they happened, not in those above.
 * https://docs.kernel.org/admin-guide/cgroup-v1/memory.html
 */
export function readMemoryUseV1(folder: OpenFolder): MemoryUse {
  const stat = statV1.pick(folder.read("memory.stat"));
  const [rssBytes = NaN, cacheBytes = NaN, swapBytes = NaN, mappedFileBytes = NaN, inactiveFileBytes = NaN] = stat;
  const [pageFaults = NaN, majorPageFaults = NaN, pageFaultsBelow = NaN, majorPageFaultsBelow = NaN] = stat.subarray(5);
  return {
    usageBytes: onlyNumber(folder.read("memory.usage_in_bytes")),
    inactiveFileBytes,
    rssBytes,
    cacheBytes,
    swapBytes,
    mappedFileBytes,
    kernelBytes: onlyNumber(folder.read("memory.kmem.usage_in_bytes")),
    peakBytes: onlyNumber(folder.read("memory.max_usage_in_bytes")),
    limitHits: onlyNumber(folder.read("memory.failcnt")),
    pageFaults,
    majorPageFaults,
    pageFaultsBelow,
    majorPageFaultsBelow,
    oomKills: oomControl.pick(folder.read("memory.oom_control"))[0] ?? NaN,
  };
}

/** What limits the root of the hierarchy, as cAdvisor says it: the memory and swap that the machine has. */
export function readMachineLimits(meminfo: Uint8Array | undefined): MemoryLimits {
  const machine = parseUnlessBroken(meminfo);
  return {
    limitBytes: machine?.get("MemTotal_bytes") ?? NaN,
    reservationBytes: machine === undefined ? NaN : Infinity,
    swapLimitBytes: machine?.get("SwapTotal_bytes") ?? NaN,
  };
}

/** That the file is broken is for its own collector to report: no container's value depends on it. */
function parseUnlessBroken(meminfo: Uint8Array | undefined): Meminfo | undefined {
  try {
    return meminfo && parseMeminfo(meminfo);
  } catch {
    return undefined;
  }
}

/** v1 says that there is no limit by one that no machine can reach. */
const unlimitedBytes = 2 ** 62;

export function readMemoryLimitsV1(folder: OpenFolder): MemoryLimits {
  const limit = (file: string) => {
    const bytes = onlyNumber(folder.read(file));
    return bytes > unlimitedBytes ? Infinity : bytes;
  };
  return {
    limitBytes: limit("memory.limit_in_bytes"),
    reservationBytes: limit("memory.soft_limit_in_bytes"),
    swapLimitBytes: limit("memory.memsw.limit_in_bytes"),
  };
}
