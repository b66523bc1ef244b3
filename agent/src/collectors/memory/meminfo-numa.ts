import { isMetricName } from "@kubevitals/proto";
import { ByteCursor } from "../../byte-cursor.ts";
import type { Collector } from "../collector.ts";

/** Memory of one NUMA node, by the names of series behind `node_memory_numa_`. */
export interface NumaNode {
  readonly node: string;
  readonly memory: ReadonlyMap<string, number>;
  /** Allocations since boot. */
  readonly allocations: ReadonlyMap<string, number>;
}

const folder = "devices/system/node";

/** Parses `meminfo` of a node: `Node 0 Active(anon):   1520 kB` becomes Active_anon 1556480. */
export function parseNodeMeminfo(bytes: Uint8Array): ReadonlyMap<string, number> {
  const memory = new Map<string, number>();
  for (const cursor = new ByteCursor(bytes); !cursor.isAtEnd; cursor.nextLine()) {
    if (cursor.isAtLineEnd) continue;
    cursor.skipWords(2);
    const field = cursor.word();
    const value = cursor.number();
    const unit = cursor.word();
    if (!field.endsWith(":") || Number.isNaN(value) || (unit !== "" && unit !== "kB")) {
      throw new Error(`meminfo of a node: a number, of kB where it has a unit, expected after ${field.slice(0, 64)}`);
    }
    memory.set(field.slice(0, -1).replace(/\((.*)\)/, "_$1"), unit === "kB" ? value * 1024 : value);
  }
  return memory;
}

/** Parses `numastat` of a node: lines of a name and a number. https://docs.kernel.org/admin-guide/numastat.html */
export function parseNumastat(bytes: Uint8Array): ReadonlyMap<string, number> {
  const allocations = new Map<string, number>();
  for (const cursor = new ByteCursor(bytes); !cursor.isAtEnd; cursor.nextLine()) {
    if (cursor.isAtLineEnd) continue;
    const name = cursor.word();
    const value = cursor.number();
    if (Number.isNaN(value)) throw new Error(`numastat of a node: a number expected after ${name.slice(0, 64)}`);
    allocations.set(name, value);
  }
  return allocations;
}

/** A kernel without NUMA shows no nodes, which is no failure. */
export const meminfoNuma: Collector<readonly NumaNode[]> = {
  name: "meminfo_numa",
  source: "/sys/devices/system/node/node*/{meminfo,numastat}",
  read(host) {
    const names = (host.listSys(folder) ?? []).filter((name) => /^node\d+$/.test(name));
    return names.map((name) => {
      const meminfo = host.readSys(`${folder}/${name}/meminfo`);
      const memory = meminfo === undefined ? new Map<string, number>() : parseNodeMeminfo(meminfo);
      const numastat = host.readSys(`${folder}/${name}/numastat`);
      const allocations = numastat === undefined ? new Map<string, number>() : parseNumastat(numastat);
      return { node: name.slice("node".length), memory, allocations };
    });
  },
  series(nodes, out) {
    for (const { node, memory, allocations } of nodes) {
      const block = out.instance({ name: "node", value: node });
      for (const [name, value] of memory) {
        const metric = `node_memory_numa_${name}`;
        if (isMetricName(metric)) block.gauge(metric, `Field ${name} of the NUMA node's memory.`).add(value);
      }
      for (const [name, value] of allocations) {
        const metric = `node_memory_numa_${name}_total`;
        if (isMetricName(metric)) block.counter(metric, `Field ${name} of the NUMA node's allocations.`).add(value);
      }
    }
  },
};
