import type { OpenFolder } from "../file-reader.ts";
import { KeyedNumbers, limitAt, numberAt, onlyNumber } from "./keyed-numbers.ts";

/** What the cgroup's tasks, and those below it, have used of the CPUs. A value that the kernel does not give is NaN. */
export interface CpuUse {
  readonly usageSeconds: number;
  readonly userSeconds: number;
  readonly systemSeconds: number;
  /** Periods in which the cgroup had a quota and something to run, and those in which the quota was used up. */
  readonly periods: number;
  readonly throttledPeriods: number;
  readonly throttledSeconds: number;
}

/** What the cgroup may use of the CPUs. */
export interface CpuLimits {
  /** In cgroup v1's unit, whose default is 1024. */
  readonly shares: number;
  readonly periodMicroseconds: number;
  /** Infinity where there is no quota. */
  readonly quotaMicroseconds: number;
}

/** USER_HZ: the unit in which Linux gives times to programs, on all its architectures that Kubernetes runs on. */
const ticksPerSecond = 100;
const microsecondsPerSecond = 1e6;
const nanosecondsPerSecond = 1e9;

const statV2 = new KeyedNumbers(
  ...(["usage_usec", "user_usec", "system_usec", "nr_periods", "nr_throttled", "throttled_usec"] as const),
);

/** https://docs.kernel.org/admin-guide/cgroup-v2.html#cpu-interface-files */
export function readCpuUseV2(folder: OpenFolder): CpuUse {
  const [usage = NaN, user = NaN, system = NaN, periods = NaN, throttled = NaN, throttledTime = NaN] = statV2.pick(
    folder.read("cpu.stat"),
  );
  return {
    usageSeconds: usage / microsecondsPerSecond,
    userSeconds: user / microsecondsPerSecond,
    systemSeconds: system / microsecondsPerSecond,
    periods,
    throttledPeriods: throttled,
    throttledSeconds: throttledTime / microsecondsPerSecond,
  };
}

export function readCpuLimitsV2(folder: OpenFolder): CpuLimits {
  const max = folder.read("cpu.max");
  const blank = max?.indexOf(space) ?? -1;
  const quotaMicroseconds = max === undefined ? NaN : limitAt(max, 0);
  const periodMicroseconds = max === undefined || blank < 0 ? NaN : numberAt(max, blank + 1);
  return { quotaMicroseconds, periodMicroseconds, shares: sharesOf(onlyNumber(folder.read("cpu.weight"))) };
}

const space = 32;

const statV1 = new KeyedNumbers(...(["nr_periods", "nr_throttled", "throttled_time"] as const));
const accountV1 = new KeyedNumbers(...(["user", "system"] as const));

/** https://docs.kernel.org/admin-guide/cgroup-v1/cpuacct.html and https://docs.kernel.org/scheduler/sched-bwc.html */
export function readCpuUseV1(cpu: OpenFolder | undefined, cpuacct: OpenFolder | undefined): CpuUse {
  const usage = onlyNumber(cpuacct?.read("cpuacct.usage"));
  const [user = NaN, system = NaN] = accountV1.pick(cpuacct?.read("cpuacct.stat"));
  const [periods = NaN, throttled = NaN, throttledTime = NaN] = statV1.pick(cpu?.read("cpu.stat"));
  return {
    usageSeconds: usage / nanosecondsPerSecond,
    userSeconds: user / ticksPerSecond,
    systemSeconds: system / ticksPerSecond,
    periods,
    throttledPeriods: throttled,
    throttledSeconds: throttledTime / nanosecondsPerSecond,
  };
}

export function readCpuLimitsV1(folder: OpenFolder): CpuLimits {
  const quota = onlyNumber(folder.read("cpu.cfs_quota_us"));
  return {
    shares: onlyNumber(folder.read("cpu.shares")),
    periodMicroseconds: onlyNumber(folder.read("cpu.cfs_period_us")),
    quotaMicroseconds: quota < 0 ? Infinity : quota,
  };
}

/** cpu.weight, 1 to 10,000, as the shares that cAdvisor makes of it, 2 to 262,144: the inverse of what runtimes do. */
function sharesOf(weight: number): number {
  return 2 + Math.floor(((weight - 1) * 262_142) / 9999);
}
