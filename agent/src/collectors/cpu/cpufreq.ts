import type { Host } from "../../host.ts";
import {
  findAttributes,
  readValues,
  type AttributeFamily,
  type AttributeFile,
  type AttributeValue,
} from "../reading/attribute-families.ts";
import type { Collector } from "../collector.ts";
import { parseCpuList } from "./cpu-sysfs.ts";
import { createKeptDevices } from "../reading/kept-devices.ts";
import { readAttribute, readText } from "../reading/sysfs-attribute.ts";

/** Frequencies of one CPU. */
export interface CpuFrequencies {
  readonly cpu: string;
  readonly values: readonly AttributeValue[];
  /** Governors that the CPU can have, and whether it has them. */
  readonly governors: ReadonlyMap<string, boolean>;
}

const folder = "devices/system/cpu";

const families: readonly AttributeFamily[] = [
  frequency("cpuinfo_cur_freq", "frequency_hertz", "Frequency that the hardware says the CPU has."),
  frequency("cpuinfo_avg_freq", "frequency_avg_hertz", "Frequency that the CPU had on average of late."),
  frequency("cpuinfo_min_freq", "frequency_min_hertz", "Lowest frequency that the hardware can do."),
  frequency("cpuinfo_max_freq", "frequency_max_hertz", "Highest frequency that the hardware can do."),
  frequency("scaling_cur_freq", "scaling_frequency_hertz", "Frequency that the kernel gives the CPU."),
  frequency("scaling_min_freq", "scaling_frequency_min_hertz", "Lowest frequency that the kernel may give the CPU."),
  frequency("scaling_max_freq", "scaling_frequency_max_hertz", "Highest frequency that the kernel may give the CPU."),
];

/** The files of one CPU that scales. */
interface CpuFiles {
  readonly cpu: string;
  readonly numbers: readonly AttributeFile[];
  readonly governor: string | undefined;
  readonly availableGovernors: string | undefined;
}

/** CPU frequencies. https://docs.kernel.org/admin-guide/pm/cpufreq.html#policy-interface-in-sysfs */
export function createCpufreq(): Collector<readonly CpuFrequencies[]> {
  const cpusOf = createKeptDevices(folder, look);
  return {
    name: "cpufreq",
    source: "/sys/devices/system/cpu/cpu*/cpufreq",
    read(host) {
      const cpus = cpusOf(host);
      if (cpus === undefined) return undefined;
      const offline = readAttribute(host, `${folder}/offline`);
      const isOffline = new Set(offline && parseCpuList(offline));
      return [...cpus.values()].filter(({ cpu }) => !isOffline.has(cpu)).map((files) => readCpu(host, files));
    },
    series(cpus, out) {
      for (const family of families) {
        const rows = out.gauge(family.name, family.help, ["cpu"]);
        for (const { cpu, values } of cpus) {
          const found = values.find((value) => value.family === family);
          if (found !== undefined) rows.add(found.value, cpu);
        }
      }
      const governed = out.gauge("node_cpu_scaling_governor", "Whether the governor is the one that the CPU has.", [
        "cpu",
        "governor",
      ]);
      for (const { cpu, governors } of cpus) {
        for (const [governor, isIts] of governors) governed.add(Number(isIts), cpu, governor);
      }
    },
  };
}

/** A CPU that does not scale is remembered too: of many, most would be asked in vain at every reading. */
function look(host: Host, name: string): CpuFiles | undefined {
  if (!/^cpu\d/.test(name)) return undefined;
  const path = `${folder}/${name}/cpufreq`;
  const files = host.listSys(path) ?? [];
  const pathOf = (attribute: string) => (files.includes(attribute) ? `${path}/${attribute}` : undefined);
  return {
    cpu: name.slice("cpu".length),
    numbers: findAttributes(path, files, families),
    governor: pathOf("scaling_governor"),
    availableGovernors: pathOf("scaling_available_governors"),
  };
}

function readCpu(host: Host, { cpu, numbers, governor, availableGovernors }: CpuFiles): CpuFrequencies {
  const values = readValues(host, numbers);
  const current = governor === undefined ? undefined : readText(host, governor);
  const available = current && availableGovernors !== undefined ? (readText(host, availableGovernors) ?? "") : "";
  const governors = available.split(" ").filter((name) => name !== "");
  return { cpu, values, governors: new Map(governors.map((name) => [name, name === current])) };
}

/** The kernel's frequencies are in kHz. */
function frequency(attribute: string, name: string, help: string): AttributeFamily {
  return { attribute, name: `node_cpu_${name}`, help, type: "gauge", convert: (kilohertz) => kilohertz * 1000 };
}
