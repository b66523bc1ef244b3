import { ByteCursor } from "../../byte-cursor.ts";
import type { Collector } from "../collector.ts";
import { readNet } from "../reading/read-first.ts";

/** One CPU's share of the packets that the kernel received: the columns of its line. */
export interface SoftnetCpu {
  readonly cpu: string;
  readonly columns: readonly number[];
}

/**
 * Columns that become families. Later kernels appended some: received_rps came with 2.6.35, flow_limit_count with 3.11,
 * backlog_len with 5.11. Where one is missing node_exporter says 0, and so do we: a query over nodes of many kernels finds all.
 */
const families: readonly (readonly [column: number, type: "counter" | "gauge", name: string, help: string])[] = [
  [0, "counter", "node_softnet_processed_total", "Packets that the CPU took from devices."],
  [1, "counter", "node_softnet_dropped_total", "Packets dropped because the CPU's backlog was full."],
  [2, "counter", "node_softnet_times_squeezed_total", "Times that the CPU had to leave packets for its next turn."],
  [8, "counter", "node_softnet_cpu_collision_total", "Times that the CPU found a device locked when it sent."],
  [9, "counter", "node_softnet_received_rps_total", "Times that another CPU woke this one to take packets (RPS)."],
  [10, "counter", "node_softnet_flow_limit_count_total", "Packets dropped because one flow filled the backlog."],
  [11, "gauge", "node_softnet_backlog_len", "Packets in the CPU's backlog."],
];
const fewestColumns = 9;

/** Column that numbers the CPU, from Linux 5.14; before, lines stand for the CPUs that are online, in their order. */
const cpuColumn = 12;

/** Parses `/proc/net/softnet_stat`: a line a CPU of hexadecimal numbers. */
export function parseSoftnet(bytes: Uint8Array): readonly SoftnetCpu[] {
  const cpus: SoftnetCpu[] = [];
  for (const cursor = new ByteCursor(bytes); !cursor.isAtEnd; cursor.nextLine()) {
    if (cursor.isAtLineEnd) continue;
    const columns: number[] = [];
    while (!cursor.isAtLineEnd && columns.length <= cpuColumn) columns.push(cursor.hex());
    if (columns.length < fewestColumns || columns.some(Number.isNaN)) {
      throw new Error(`net/softnet_stat: ${fewestColumns} or more hexadecimal numbers a line expected`);
    }
    cpus.push({ cpu: `${columns[cpuColumn] ?? cpus.length}`, columns });
  }
  return cpus;
}

export const softnet: Collector<readonly SoftnetCpu[]> = {
  name: "softnet",
  source: "/proc/1/net/softnet_stat",
  read(host) {
    const bytes = readNet(host, "softnet_stat");
    return bytes && parseSoftnet(bytes);
  },
  series(cpus, out) {
    for (const [column, type, name, help] of families) {
      const family = out[type](name, help, cpuLabel);
      for (const { cpu, columns } of cpus) family.add(columns[column] ?? 0, cpu);
    }
  },
};

const cpuLabel = ["cpu"];
