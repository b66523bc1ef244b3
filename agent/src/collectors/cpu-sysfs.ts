import { ByteCursor } from "../byte-cursor.ts";
import type { Host } from "../host.ts";
import type { Collector } from "./collector.ts";

/** What sysfs says of the CPUs. */
export interface CpuSysfs {
  /** Times that a core was throttled, once a core. */
  readonly coreThrottles: readonly { package: string; core: string; count: number }[];
  /** Times that a package was throttled, by package. */
  readonly packageThrottles: ReadonlyMap<string, number>;
  /** Whether a CPU is online, by number; empty where the first one cannot be taken offline. */
  readonly online: ReadonlyMap<string, boolean>;
  /** Numbers of the CPUs that the scheduler leaves alone (isolcpus=). */
  readonly isolated: readonly string[];
}

/** More CPUs than any kernel is built for (NR_CPUS): a range beyond it is no list of CPUs. */
const highestCpu = 65_535;

const folder = "devices/system/cpu";

/**
 * The part of node_exporter's cpu that comes from sysfs. It has no vitals, so that it is not read for them: five files a CPU.
 * https://www.kernel.org/doc/Documentation/ABI/testing/sysfs-devices-system-cpu
 */
export const cpuSysfs: Collector<CpuSysfs> = {
  name: "cpu_sysfs",
  source: "/sys/devices/system/cpu",
  read(host) {
    const names = host.listSys(folder);
    if (names === undefined) return undefined;
    const cpus = names.filter((name) => /^cpu\d+$/.test(name)).map((name) => name.slice(3));
    cpus.sort((a, b) => Number(a) - Number(b));
    return { ...readThrottles(host, cpus), online: readOnline(host, cpus), isolated: readIsolated(host) };
  },
  series({ coreThrottles, packageThrottles, online, isolated }, out) {
    const cores = out.counter("node_cpu_core_throttles_total", "Times that the core was throttled for heat.", [
      "package",
      "core",
    ]);
    for (const { package: number, core, count } of coreThrottles) cores.add(count, number, core);
    const packages = out.counter("node_cpu_package_throttles_total", "Times that the package was throttled for heat.", [
      "package",
    ]);
    for (const [number, count] of packageThrottles) packages.add(count, number);
    const onlineCpus = out.gauge("node_cpu_online", "Whether the CPU is online.", ["cpu"]);
    for (const [cpu, isOnline] of online) onlineCpus.add(Number(isOnline), cpu);
    const isolatedCpus = out.gauge("node_cpu_isolated", "CPUs that the scheduler leaves alone.", ["cpu"]);
    for (const cpu of isolated) isolatedCpus.add(1, cpu);
  },
};

function readThrottles(host: Host, cpus: readonly string[]): Pick<CpuSysfs, "coreThrottles" | "packageThrottles"> {
  const coreThrottles = new Map<string, { package: string; core: string; count: number }>();
  const packageThrottles = new Map<string, number>();
  for (const cpu of cpus) {
    const packageNumber = readNumber(host, `cpu${cpu}/topology/physical_package_id`);
    const core = readNumber(host, `cpu${cpu}/topology/core_id`);
    if (packageNumber === undefined || core === undefined) continue;
    // Threads of a core, and cores of a package, all show the same counter.
    const key = `${packageNumber} ${core}`;
    const count = coreThrottles.has(key)
      ? undefined
      : readNumber(host, `cpu${cpu}/thermal_throttle/core_throttle_count`);
    if (count !== undefined) coreThrottles.set(key, { package: `${packageNumber}`, core: `${core}`, count });
    if (packageThrottles.has(`${packageNumber}`)) continue;
    const packageCount = readNumber(host, `cpu${cpu}/thermal_throttle/package_throttle_count`);
    if (packageCount !== undefined) packageThrottles.set(`${packageNumber}`, packageCount);
  }
  return { coreThrottles: [...coreThrottles.values()], packageThrottles };
}

/** A machine whose first CPU cannot be taken offline has no say on it: node_exporter then shows none. */
function readOnline(host: Host, cpus: readonly string[]): CpuSysfs["online"] {
  const online = new Map<string, boolean>();
  for (const [index, cpu] of cpus.entries()) {
    const value = readNumber(host, `cpu${cpu}/online`);
    if (value !== undefined) online.set(cpu, value === 1);
    else if (index === 0) break;
  }
  return online;
}

function readIsolated(host: Host): readonly string[] {
  const bytes = host.readSys(`${folder}/isolated`);
  return bytes === undefined ? [] : parseCpuList(bytes);
}

/** Parses a list of CPUs: `0-2,8` is 0, 1, 2 and 8. */
export function parseCpuList(bytes: Uint8Array): readonly string[] {
  const list = new ByteCursor(bytes).rest();
  if (list === "") return [];
  return list.split(",").flatMap((range) => {
    const [, first, last = first] = /^(\d+)(?:-(\d+))?$/.exec(range) ?? [];
    if (first === undefined || Number(last) > highestCpu) {
      throw new Error(`CPU list: a number or a range up to ${highestCpu} expected, not "${range}"`);
    }
    return Array.from({ length: Number(last) - Number(first) + 1 }, (_, index) => `${Number(first) + index}`);
  });
}

function readNumber(host: Host, path: string): number | undefined {
  const bytes = host.readSys(`${folder}/${path}`);
  const value = bytes === undefined ? NaN : new ByteCursor(bytes).number();
  return Number.isNaN(value) ? undefined : value;
}
