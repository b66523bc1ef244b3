import type { BlockWriter } from "@kubevitals/proto";
import type { CgroupReading } from "./cgroup.ts";
import { workingSetBytes } from "./memory-controller.ts";

/** One value of a cgroup under cAdvisor's name. */
interface CgroupFamily {
  readonly name: string;
  readonly help: string;
  readonly type: "counter" | "gauge";
  readonly labels?: Readonly<Record<string, string>>;
  /** NaN where the cgroup does not have it. */
  readonly value: (reading: CgroupReading) => number;
}

/** cAdvisor writes no limit as 0. */
function limitOrZero(limit: number): number {
  return limit === Infinity ? 0 : limit;
}

/** Throttling is told only of a cgroup that has a quota. */
function ifQuota({ limits }: CgroupReading, value: number): number {
  return Number.isFinite(limits.cpu.quotaMicroseconds) ? value : NaN;
}

const failureHelp = "Page faults of the cgroup's tasks: all of them, and the major ones that waited for a disk.";
const failures = (failureType: string, scope: string, value: CgroupFamily["value"]): CgroupFamily => ({
  name: "container_memory_failures_total",
  help: failureHelp,
  type: "counter",
  labels: { failure_type: failureType, scope },
  value,
});

/**
 * What is said of each cgroup, in the order in which it is written. Names, types, labels and units are cAdvisor's
 * (github.com/google/cadvisor, docs/storage/prometheus.md), the values the kernel's.
 */
export const cgroupFamilies: readonly CgroupFamily[] = [
  {
    name: "container_cpu_usage_seconds_total",
    help: "CPU time that the cgroup has used, on all CPUs together.",
    type: "counter",
    labels: { cpu: "total" },
    value: ({ cpu }) => cpu.usageSeconds,
  },
  {
    name: "container_cpu_user_seconds_total",
    help: "CPU time that the cgroup has used in user mode.",
    type: "counter",
    value: ({ cpu }) => cpu.userSeconds,
  },
  {
    name: "container_cpu_system_seconds_total",
    help: "CPU time that the cgroup has used in the kernel.",
    type: "counter",
    value: ({ cpu }) => cpu.systemSeconds,
  },
  {
    name: "container_cpu_cfs_periods_total",
    help: "Periods in which the cgroup had something to run under its CPU quota.",
    type: "counter",
    value: (reading) => ifQuota(reading, reading.cpu.periods),
  },
  {
    name: "container_cpu_cfs_throttled_periods_total",
    help: "Periods in which the cgroup used up its CPU quota and had to wait.",
    type: "counter",
    value: (reading) => ifQuota(reading, reading.cpu.throttledPeriods),
  },
  {
    name: "container_cpu_cfs_throttled_seconds_total",
    help: "Time for which the cgroup waited as its CPU quota was used up.",
    type: "counter",
    value: (reading) => ifQuota(reading, reading.cpu.throttledSeconds),
  },
  {
    name: "container_memory_usage_bytes",
    help: "Memory that the cgroup uses, files that the kernel keeps for it included.",
    type: "gauge",
    value: ({ memory }) => memory.usageBytes,
  },
  {
    name: "container_memory_working_set_bytes",
    help: "Memory in use without pages of files that have not been used for a while: what the kubelet judges by.",
    type: "gauge",
    value: ({ memory }) => workingSetBytes(memory),
  },
  {
    name: "container_memory_rss",
    help: "Anonymous memory: what is backed by no file.",
    type: "gauge",
    value: ({ memory }) => memory.rssBytes,
  },
  {
    name: "container_memory_cache",
    help: "Pages of files that the kernel keeps for the cgroup.",
    type: "gauge",
    value: ({ memory }) => memory.cacheBytes,
  },
  {
    name: "container_memory_swap",
    help: "Memory that is swapped out.",
    type: "gauge",
    value: ({ memory }) => memory.swapBytes,
  },
  {
    name: "container_memory_mapped_file",
    help: "Pages of files that the cgroup's tasks have mapped.",
    type: "gauge",
    value: ({ memory }) => memory.mappedFileBytes,
  },
  {
    name: "container_memory_kernel_usage",
    help: "Memory that the kernel uses for the cgroup.",
    type: "gauge",
    value: ({ memory }) => memory.kernelBytes,
  },
  {
    name: "container_memory_max_usage_bytes",
    help: "The most memory that the cgroup has ever used.",
    type: "gauge",
    value: ({ memory }) => memory.peakBytes,
  },
  {
    name: "container_memory_failcnt",
    help: "Times that the cgroup ran into its memory limit.",
    type: "counter",
    value: ({ memory }) => memory.limitHits,
  },
  failures("pgfault", "container", ({ memory }) => memory.pageFaults),
  failures("pgmajfault", "container", ({ memory }) => memory.majorPageFaults),
  failures("pgfault", "hierarchy", ({ memory }) => memory.pageFaultsBelow),
  failures("pgmajfault", "hierarchy", ({ memory }) => memory.majorPageFaultsBelow),
  {
    name: "container_oom_events_total",
    help: "Processes of the cgroup that the kernel killed as memory had run out.",
    type: "counter",
    value: ({ memory }) => memory.oomKills,
  },
  {
    name: "container_processes",
    help: "Processes in the cgroup.",
    type: "gauge",
    value: ({ processes }) => processes?.length ?? NaN,
  },
  {
    name: "container_threads",
    help: "Threads in the cgroup and below it.",
    type: "gauge",
    value: ({ threads }) => threads,
  },
  {
    name: "container_threads_max",
    help: "The most threads that the cgroup may have; 0 where there is no limit.",
    type: "gauge",
    value: ({ limits }) => limitOrZero(limits.threads),
  },
  {
    name: "container_spec_cpu_period",
    help: "Length of a period of the CPU quota in microseconds.",
    type: "gauge",
    value: ({ limits }) => limits.cpu.periodMicroseconds,
  },
  {
    name: "container_spec_cpu_quota",
    help: "CPU time in microseconds that the cgroup may use in one period.",
    type: "gauge",
    value: (reading) => ifQuota(reading, reading.limits.cpu.quotaMicroseconds),
  },
  {
    name: "container_spec_cpu_shares",
    help: "The cgroup's share of the CPUs when they are wanted by more than one, in cgroup v1's unit.",
    type: "gauge",
    value: ({ limits }) => limits.cpu.shares,
  },
  {
    name: "container_spec_memory_limit_bytes",
    help: "The most memory that the cgroup may use; 0 where there is no limit.",
    type: "gauge",
    value: ({ limits }) => limitOrZero(limits.memory.limitBytes),
  },
  {
    name: "container_spec_memory_reservation_limit_bytes",
    help: "Memory that the kernel leaves to the cgroup when it is short of it; 0 where there is no limit.",
    type: "gauge",
    value: ({ limits }) => limitOrZero(limits.memory.reservationBytes),
  },
  {
    name: "container_spec_memory_swap_limit_bytes",
    help: "The most swap that the cgroup may use, on cgroup v1 with its memory; 0 where there is no limit.",
    type: "gauge",
    value: ({ limits }) => limitOrZero(limits.memory.swapLimitBytes),
  },
  ...(["cpu", "memory", "io"] as const).flatMap((resource): readonly CgroupFamily[] => {
    const resourceName = resource === "io" ? "I/O" : resource === "cpu" ? "a CPU" : "memory";
    return [
      {
        name: `container_pressure_${resource}_waiting_seconds_total`,
        help: `Time for which some task of the cgroup waited for ${resourceName}.`,
        type: "counter",
        value: ({ pressure }) => pressure?.[resource].waitingSeconds ?? NaN,
      },
      {
        name: `container_pressure_${resource}_stalled_seconds_total`,
        help: `Time for which all tasks of the cgroup waited for ${resourceName}.`,
        type: "counter",
        value: ({ pressure }) => pressure?.[resource].stalledSeconds ?? NaN,
      },
    ];
  }),
];

const prepared = cgroupFamilies.map((family) => ({
  ...family,
  labelNames: Object.keys(family.labels ?? {}),
  labelValues: Object.values(family.labels ?? {}),
}));

/** Writes what is known of a cgroup; a family that it lacks has no row. */
export function writeCgroup(out: BlockWriter, reading: CgroupReading): void {
  let previous: { name: string; rows: ReturnType<BlockWriter["gauge"]> } | undefined;
  for (const { name, help, type, labelNames, labelValues, value: valueOf } of prepared) {
    const rows = previous?.name === name ? previous.rows : out[type](name, help, labelNames);
    previous = { name, rows };
    const value = valueOf(reading);
    if (!Number.isNaN(value)) rows.add(value, ...labelValues);
  }
}
