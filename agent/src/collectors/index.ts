import type { Collector } from "./collector.ts";
import { createCpu } from "./cpu.ts";
import { cpuSysfs } from "./cpu-sysfs.ts";
import { createDiskstats } from "./diskstats.ts";
import { createFilesystem } from "./filesystem.ts";
import { loadavg } from "./loadavg.ts";
import { meminfo } from "./meminfo.ts";
import { createNetdev } from "./netdev.ts";
import { netdevNohandler } from "./netdev-nohandler.ts";
import { pressure } from "./pressure.ts";
import { sockstat } from "./sockstat.ts";
import { stat } from "./stat.ts";
import { time } from "./time.ts";
import { uname } from "./uname.ts";

/** Every collector of the agent. Those that are created remember something from one reading to the next. */
export function createCollectors(): readonly Collector[] {
  return [
    createCpu(),
    cpuSysfs,
    createDiskstats(),
    createFilesystem(),
    loadavg,
    meminfo,
    createNetdev(),
    netdevNohandler,
    pressure,
    sockstat,
    stat,
    time,
    uname,
  ];
}
