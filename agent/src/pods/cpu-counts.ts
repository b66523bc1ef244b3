import type { Host } from "../host.ts";
import { onlyNumber } from "./keyed-numbers.ts";

/** How many CPUs are online; undefined where that is not known. */
export interface CpuCounts {
  /** The list that this was counted from: `0-3,8`. */
  readonly online: string;
  /** CPUs as the scheduler sees them: threads of cores. */
  readonly logical: number | undefined;
  readonly cores: number | undefined;
  readonly packages: number | undefined;
}

/** More CPUs than any kernel is built for (NR_CPUS): a list beyond it is no list of CPUs. */
const mostCpus = 65_536;

const folder = "devices/system/cpu";

/** Counts the CPUs that are online. What `previous` says holds as long as they are the same. */
export function readCpuCounts(host: Host, previous: CpuCounts | undefined): CpuCounts {
  const bytes = host.readSys(`${folder}/online`) ?? host.readSys(`${folder}/present`);
  const online = bytes === undefined ? "" : Buffer.from(bytes).toString("latin1").trim();
  if (previous?.online === online && online !== "") return previous;
  const cpus = parseCpuList(online);
  if (cpus === undefined) return { online: "", logical: countInStat(host), cores: undefined, packages: undefined };
  const places = cpus.map((cpu) => [
    readTopology(host, cpu, "physical_package_id"),
    readTopology(host, cpu, "core_id"),
  ]);
  const known = places.every(([packageId = NaN, core = NaN]) => !Number.isNaN(packageId + core));
  return {
    online,
    logical: cpus.length,
    cores: known ? new Set(places.map((place) => place.join(" "))).size : undefined,
    packages: known ? new Set(places.map(([packageId]) => packageId)).size : undefined,
  };
}

/** The CPUs of a list like `0-3,8`; undefined where it is none. */
export function parseCpuList(list: string): readonly number[] | undefined {
  const cpus: number[] = [];
  for (const range of list.split(",")) {
    const [, first, last = first] = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(range) ?? [];
    if (first === undefined || Number(last) >= mostCpus) return undefined;
    for (let cpu = Number(first); cpu <= Number(last); cpu++) cpus.push(cpu);
    if (cpus.length > mostCpus) return undefined;
  }
  return cpus;
}

/** The lines `cpu0 …` of /proc/stat: there is one for each CPU that is online. */
function countInStat(host: Host): number | undefined {
  const bytes = host.readProc("stat");
  const count =
    bytes &&
    Buffer.from(bytes)
      .toString("latin1")
      .match(/^cpu\d/gm)?.length;
  return count === 0 ? undefined : count;
}

function readTopology(host: Host, cpu: number, file: string): number {
  return onlyNumber(host.readSysOnce(`${folder}/cpu${cpu}/topology/${file}`));
}
