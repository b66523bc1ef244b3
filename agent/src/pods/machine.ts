import type { LabelPair } from "@kubevitals/proto";
import type { Collector } from "../collectors/collector.ts";
import { parseMeminfo } from "../collectors/memory/meminfo.ts";
import type { Host } from "../host.ts";
import { readCpuCounts, type CpuCounts } from "./cpu-counts.ts";
import { unlessRefused } from "./refusals.ts";

/** What a machine has, as cAdvisor tells it. */
export interface Machine {
  /** What tells machines, and their boots, apart; a label is empty where the machine does not say. */
  readonly labels: readonly LabelPair[];
  readonly cpus: CpuCounts;
  readonly memoryBytes: number | undefined;
  readonly swapBytes: number | undefined;
}

/** The size of the machine, under cAdvisor's names. Remembers what does not change while it runs. */
export function createMachine(): Collector<Machine> {
  let labels: readonly LabelPair[] | undefined;
  let cpus: CpuCounts | undefined;
  return {
    name: "machine",
    source: "/sys/devices/system/cpu, /proc/meminfo, /etc/machine-id, /sys/class/dmi/id/product_uuid",
    read(host) {
      labels ??= readIdentity(host);
      cpus = readCpuCounts(host, cpus);
      const meminfo = host.readProc("meminfo");
      const memory = meminfo && parseMeminfo(meminfo);
      if (cpus.logical === undefined && memory === undefined) return undefined;
      return { labels, cpus, memoryBytes: memory?.get("MemTotal_bytes"), swapBytes: memory?.get("SwapTotal_bytes") };
    },
    series({ labels: identity, cpus: { logical, cores, packages }, memoryBytes, swapBytes }, out) {
      const block = out.instance(...identity);
      const families = [
        ["machine_cpu_cores", "CPUs that are online, each thread of a core counted.", logical],
        ["machine_cpu_physical_cores", "Cores of the CPUs that are online.", cores],
        ["machine_cpu_sockets", "Packages of the CPUs that are online.", packages],
        ["machine_memory_bytes", "Memory that the kernel has to give.", memoryBytes],
        ["machine_swap_bytes", "Size of all swap.", swapBytes],
      ] as const;
      for (const [name, help, value] of families) if (value !== undefined) block.gauge(name, help).add(value);
    },
  };
}

function readIdentity(host: Host): readonly LabelPair[] {
  const machineId =
    firstLine(unlessRefused(() => host.readRoot("etc/machine-id"))) ||
    firstLine(unlessRefused(() => host.readRoot("var/lib/dbus/machine-id")));
  const productUuid = unlessRefused(() => host.readSysOnce("class/dmi/id/product_uuid"));
  return [
    { name: "machine_id", value: machineId },
    // As cAdvisor does where there is no DMI, or only root may read it.
    { name: "system_uuid", value: firstLine(productUuid) || machineId },
    { name: "boot_id", value: firstLine(unlessRefused(() => host.readProcOnce("sys/kernel/random/boot_id"))) },
  ];
}

/** Longest id that is taken: it becomes a label. */
const mostIdCharacters = 128;

function firstLine(bytes: Uint8Array | undefined): string {
  if (bytes === undefined) return "";
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, mostIdCharacters)).toString("utf8");
  return (text.split("\n", 1)[0] ?? "").trim();
}
