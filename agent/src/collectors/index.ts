import type { Collector } from "./collector.ts";
import { compose } from "./compose.ts";
import { createCpu } from "./cpu.ts";
import { cpuSysfs } from "./cpu-sysfs.ts";
import { createDiskstats } from "./diskstats.ts";
import { createFilesystem } from "./filesystem.ts";
import { createEnabled, defaultValues, plain, type CollectorKind, type CollectorValues } from "./kind.ts";
import { loadavg } from "./loadavg.ts";
import { meminfo } from "./meminfo.ts";
import { createNetdev } from "./netdev.ts";
import { netdevNohandler } from "./netdev-nohandler.ts";
import { pressure } from "./pressure.ts";
import { sockstat } from "./sockstat.ts";
import { stat } from "./stat.ts";
import { createTime } from "./time.ts";
import { createUname } from "./uname.ts";

/** Every collector of the agent, in the order in which they run. */
export const collectorKinds: readonly CollectorKind[] = [
  plain("cpu", () => compose("cpu", createCpu(), cpuSysfs)),
  plain("diskstats", createDiskstats),
  plain("filesystem", createFilesystem),
  plain("loadavg", () => loadavg),
  plain("meminfo", () => meminfo),
  plain("netdev", () => compose("netdev", createNetdev(), netdevNohandler)),
  plain("pressure", () => pressure),
  plain("sockstat", () => sockstat),
  plain("stat", () => stat),
  plain("time", createTime),
  plain("uname", createUname),
];

/** The collectors that these options ask for; without any, those that run by default. */
export function createCollectors(values: CollectorValues = defaultValues(collectorKinds)): readonly Collector[] {
  return createEnabled(collectorKinds, values);
}
