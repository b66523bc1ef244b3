import { option, optionTypes, type OptionValues } from "@kubevitals/program";
import type { Collector } from "../collector.ts";
import { compose } from "../compose.ts";
import { createCpu } from "./cpu.ts";
import { createCpuInfo } from "./cpu-info.ts";
import { createCpuSysfs } from "./cpu-sysfs.ts";
import type { CollectorKind } from "../kind.ts";
import { noPattern } from "../reading/name-filter.ts";

const { boolean, pattern } = optionTypes;

const cpuOptions = {
  "collector.cpu.guest": option(boolean, true, "Shows the time that CPUs ran virtual machines."),
  "collector.cpu.info": option(boolean, false, "Shows what each CPU is, from /proc/cpuinfo."),
  "collector.cpu.info.flags-include": option(pattern, noPattern, "Flags of the first CPU that are shown."),
  "collector.cpu.info.bugs-include": option(pattern, noPattern, "Bugs of the first CPU that are shown."),
};

/** What decides whether node_exporter shows frequencies beside node_cpu_info: its other collector for them. */
interface CpufreqSwitches {
  readonly "collector.cpufreq"?: unknown;
  readonly "collector.disable-defaults"?: unknown;
}

/** node_exporter's cpu, made of its sources. */
export const cpuKind: CollectorKind = {
  name: "cpu",
  runsByDefault: true,
  options: cpuOptions,
  // The door has made a value of every option of the table.
  create: (values) => createCpuParts(values as unknown as OptionValues<typeof cpuOptions> & CpufreqSwitches),
};

/** To ask for flags or bugs is to ask for what each CPU is. */
function createCpuParts(values: OptionValues<typeof cpuOptions> & CpufreqSwitches): Collector {
  const { test: flag } = values["collector.cpu.info.flags-include"];
  const { test: bug } = values["collector.cpu.info.bugs-include"];
  const frequency = values["collector.cpufreq"] ?? values["collector.disable-defaults"] !== true;
  const parts: Collector[] = [createCpu(values["collector.cpu.guest"]), createCpuSysfs()];
  if (values["collector.cpu.info"] || flag !== undefined || bug !== undefined) {
    parts.push(createCpuInfo({ frequency: frequency === true, flag, bug }));
  }
  return compose("cpu", ...parts);
}
