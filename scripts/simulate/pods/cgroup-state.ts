import type { Active, RowIdentity } from "../machine/block-model.ts";

/** A cgroup at an instant: what its series are made of. */
export interface CgroupState extends Active {
  readonly cpuSeconds: number;
  readonly memoryBytes: number;
  readonly memoryLimitBytes: number;
  readonly requestMillicores: number;
  /** Seconds since 1970. */
  readonly startSeconds: number;
  readonly wallSeconds: number;
}

type ValueOf = (state: CgroupState) => number;

const page = 4096;

const coupled: Readonly<Record<string, ValueOf>> = {
  container_cpu_usage_seconds_total: ({ cpuSeconds }) => micros(cpuSeconds),
  container_cpu_user_seconds_total: ({ cpuSeconds }) => micros(cpuSeconds * 0.7),
  container_cpu_system_seconds_total: ({ cpuSeconds }) => micros(cpuSeconds * 0.3),
  container_memory_usage_bytes: ({ memoryBytes }) => wholePages(memoryBytes * 1.1),
  container_memory_working_set_bytes: ({ memoryBytes }) => memoryBytes,
  container_memory_rss: ({ memoryBytes }) => wholePages(memoryBytes * 0.9),
  container_memory_cache: ({ memoryBytes }) => wholePages(memoryBytes * 0.15),
  container_memory_max_usage_bytes: ({ memoryBytes }) => wholePages(memoryBytes * 1.3),
  container_spec_memory_limit_bytes: ({ memoryLimitBytes }) => memoryLimitBytes,
  container_spec_cpu_shares: ({ requestMillicores }) => Math.max(2, Math.floor((requestMillicores * 1024) / 1000)),
  container_start_time_seconds: ({ startSeconds }) => startSeconds,
  container_last_seen: ({ wallSeconds }) => Math.floor(wallSeconds),
};

/** How rows of a cgroup are coupled to what it uses. */
export function cgroupCoupling({ family }: RowIdentity): ValueOf | undefined {
  return coupled[family];
}

function micros(value: number): number {
  return Math.round(value * 1e6) / 1e6;
}

function wholePages(bytes: number): number {
  return Math.floor(bytes / page) * page;
}
