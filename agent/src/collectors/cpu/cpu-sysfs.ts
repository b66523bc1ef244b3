import { ByteCursor } from "../../byte-cursor.ts";
import type { Host } from "../../host.ts";
import type { SeriesWriter } from "../../series-writer.ts";
import type { Collector } from "../collector.ts";
import { createKeptDevices } from "../reading/kept-devices.ts";
import { readInteger } from "../reading/sysfs-attribute.ts";

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

/** What is kept of one CPU: which core it belongs to, and its files. */
interface CpuFiles {
  readonly cpu: string;
  /** Undefined while the CPU is offline. */
  readonly topology: { readonly package: string; readonly core: string } | undefined;
  readonly coreThrottles: string | undefined;
  readonly packageThrottles: string | undefined;
  readonly online: string;
}

/**
 * The part of node_exporter's cpu that comes from sysfs. It has no vitals, so that it is not read for them: three files a CPU.
 * https://www.kernel.org/doc/Documentation/ABI/testing/sysfs-devices-system-cpu
 */
export function createCpuSysfs(): Collector<CpuSysfs> {
  const cpusOf = createKeptDevices(folder, look, (_host, _name, { topology }) => topology !== undefined);
  return {
    name: "cpu_sysfs",
    source: "/sys/devices/system/cpu",
    read(host) {
      const found = cpusOf(host);
      if (found === undefined) return undefined;
      const cpus = [...found.values()].toSorted((a, b) => Number(a.cpu) - Number(b.cpu));
      return { ...readThrottles(host, cpus), online: readOnline(host, cpus), isolated: readIsolated(host) };
    },
    series: writeCpuSysfs,
  };
}

function writeCpuSysfs({ coreThrottles, packageThrottles, online, isolated }: CpuSysfs, out: SeriesWriter): void {
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
}

function look(host: Host, name: string): CpuFiles | undefined {
  const [, cpu] = /^cpu(\d+)$/.exec(name) ?? [];
  if (cpu === undefined) return undefined;
  const path = `${folder}/${name}`;
  const packageNumber = readInteger(host, `${path}/topology/physical_package_id`);
  const core = readInteger(host, `${path}/topology/core_id`);
  const throttles = new Set(host.listSys(`${path}/thermal_throttle`));
  const throttlePath = (file: string) => (throttles.has(file) ? `${path}/thermal_throttle/${file}` : undefined);
  const topology =
    packageNumber === undefined || core === undefined ? undefined : { package: `${packageNumber}`, core: `${core}` };
  return {
    cpu,
    topology,
    coreThrottles: throttlePath("core_throttle_count"),
    packageThrottles: throttlePath("package_throttle_count"),
    online: `${path}/online`,
  };
}

function readThrottles(host: Host, cpus: readonly CpuFiles[]): Pick<CpuSysfs, "coreThrottles" | "packageThrottles"> {
  const coreThrottles = new Map<string, { package: string; core: string; count: number }>();
  const packageThrottles = new Map<string, number>();
  for (const { topology, coreThrottles: ofCore, packageThrottles: ofPackage } of cpus) {
    if (topology === undefined) continue;
    // Threads of a core, and cores of a package, all show the same counter.
    const key = `${topology.package} ${topology.core}`;
    const count = ofCore === undefined || coreThrottles.has(key) ? undefined : readInteger(host, ofCore);
    if (count !== undefined) coreThrottles.set(key, { ...topology, count });
    if (ofPackage === undefined || packageThrottles.has(topology.package)) continue;
    const packageCount = readInteger(host, ofPackage);
    if (packageCount !== undefined) packageThrottles.set(topology.package, packageCount);
  }
  return { coreThrottles: [...coreThrottles.values()], packageThrottles };
}

/** A machine whose first CPU cannot be taken offline has no say on it: node_exporter then shows none. */
function readOnline(host: Host, cpus: readonly CpuFiles[]): CpuSysfs["online"] {
  const online = new Map<string, boolean>();
  for (const [index, { cpu, online: path }] of cpus.entries()) {
    const value = readInteger(host, path);
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
