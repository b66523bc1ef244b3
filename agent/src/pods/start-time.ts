import { ByteCursor } from "../byte-cursor.ts";
import type { Host } from "../host.ts";
import { unlessRefused } from "./refusals.ts";

/** USER_HZ: the unit of times in `/proc/<pid>/stat`. */
const ticksPerSecond = 100;

/** Words between the name of the program, which ends at the last bracket, and the start time: fields 3 to 21 of proc(5). */
const fieldsBeforeStart = 19;

/** The kernel tells when it booted, from which processes count their time, in whole seconds. */
const mostRoundingSeconds = 2;

/**
 * When a cgroup came to be, in whole seconds since 1970: when its folder was made, as cAdvisor says it. The kernel forgets that when
 * it is short of memory, and then gives a later time; so where the first of its processes is older, that counts. Undefined where
 * neither may be read.
 *
 * @param folder of the cgroup, below the sys mount
 */
export function startSecondsOf(host: Host, folder: string, processes: readonly number[]): number | undefined {
  const times = ["", "/cgroup.clone_children", "/cgroup.events"].map((file) => host.sysModifiedAt(folder + file));
  const made = Math.min(...times.filter((time) => time !== undefined)) / 1000;
  const first = processes.find((pid) => pid > 0);
  const started = (first === undefined ? undefined : processStartSeconds(host, first)) ?? Infinity;
  const seconds = started < made - mostRoundingSeconds ? started : made;
  return Number.isFinite(seconds) ? Math.floor(seconds) : undefined;
}

/** When a process started, in seconds since 1970; undefined where it has ended or is hidden. */
export function processStartSeconds(host: Host, pid: number): number | undefined {
  const ticks = startTicksIn(unlessRefused(() => host.readProcOnce(`${pid}/stat`)));
  const booted = ticks === undefined ? undefined : bootSecondsIn(host.readProc("stat"));
  return ticks === undefined || booted === undefined ? undefined : booted + ticks / ticksPerSecond;
}

/** The name of a program may hold blanks and brackets, so what follows is counted from the last bracket. */
function startTicksIn(stat: Uint8Array | undefined): number | undefined {
  if (stat === undefined) return undefined;
  const cursor = new ByteCursor(stat.subarray(stat.lastIndexOf(closingBracket) + 1));
  cursor.skipWords(fieldsBeforeStart);
  const ticks = cursor.number();
  return Number.isNaN(ticks) ? undefined : ticks;
}

const closingBracket = ")".charCodeAt(0);

function bootSecondsIn(stat: Uint8Array | undefined): number | undefined {
  if (stat === undefined) return undefined;
  const seconds = /^btime (\d{1,15})$/m.exec(Buffer.from(stat).toString("latin1"))?.[1];
  return seconds === undefined ? undefined : Number(seconds);
}
