import { createIsPhysical } from "../collectors/network/network-interfaces.ts";
import { readFirst } from "../collectors/reading/read-first.ts";
import type { Host } from "../host.ts";
import { alone, lineIn, numberIn, valuesOf, type CounterValues } from "./counter-values.ts";
import { createReadOnlyRemounts } from "./read-only-remounts.ts";

/** A counter of the kernel that grows with a kind of problem. */
export interface CounterSource {
  readonly reason: string;
  /** How it is called in the message of an event. */
  readonly name: string;
  /** Seconds between two looks at it: what costs more is looked at less often. */
  readonly everySeconds: number;
  /**
   * Whether it counts the very things that the kernel's log tells: it then shows what the log kept to itself, as the kernel limits
   * how much it says, and drivers differ. The others are only looked at where the log cannot be read.
   */
  readonly countsWhatLogTells: boolean;
  /** Undefined where this kernel or machine does not have it. */
  readonly read: (host: Host) => CounterValues | undefined;
}

/** Every counter that stands in for the kernel's log, or completes it. Made anew for each agent: some remember. */
export function createCounterSources(): readonly CounterSource[] {
  const physical = createIsPhysical();
  const interfaces = (host: Host) => physical(host, host.listSys("class/net") ?? []);
  const carrier = (file: string, share: (changes: number) => number) => (host: Host) =>
    valuesOf(interfaces(host), (name) => {
      const exact = numberIn(host.readSys(`class/net/${name}/${file}`));
      if (exact !== undefined) return exact;
      // Before Linux 4.16 only the sum is known; the carrier comes and goes by turns, and comes first.
      const changes = numberIn(host.readSys(`class/net/${name}/carrier_changes`));
      return changes === undefined ? undefined : share(changes);
    });
  return [
    {
      reason: "OOMKilling",
      name: "oom_kill of /proc/vmstat",
      everySeconds: 1,
      countsWhatLogTells: true,
      read: (host) => alone(lineIn(host.readProc("vmstat"), "oom_kill ")),
    },
    {
      reason: "TaskHung",
      name: "hung_task_detect_count of /proc/sys/kernel",
      everySeconds: 1,
      countsWhatLogTells: true,
      read: (host) => alone(numberIn(host.readProc("sys/kernel/hung_task_detect_count"))),
    },
    {
      reason: "FilesystemIsReadOnly",
      name: "changes from writable to read-only in /proc/1/mountinfo",
      everySeconds: 15,
      countsWhatLogTells: false,
      read: readOnlyRemounts(),
    },
    {
      reason: "Ext4Error",
      name: "errors_count of /sys/fs/ext4",
      everySeconds: 15,
      countsWhatLogTells: true,
      read: (host) =>
        valuesOf(host.listSys("fs/ext4") ?? [], (name) => numberIn(host.readSys(`fs/ext4/${name}/errors_count`))),
    },
    {
      reason: "IOError",
      name: "ioerr_cnt of /sys/block",
      everySeconds: 15,
      countsWhatLogTells: false,
      read: (host) =>
        valuesOf(host.listSys("block") ?? [], (name) => numberIn(host.readSys(`block/${name}/device/ioerr_cnt`))),
    },
    {
      reason: "MemoryReadError",
      name: "ce_count of /sys/devices/system/edac",
      everySeconds: 15,
      countsWhatLogTells: false,
      read: memoryController("ce_count"),
    },
    {
      reason: "MemoryUncorrectedError",
      name: "ue_count of /sys/devices/system/edac",
      everySeconds: 15,
      countsWhatLogTells: false,
      read: memoryController("ue_count"),
    },
    {
      reason: "MachineCheck",
      name: "MCE of /proc/interrupts",
      // The file has a column for each CPU and a line for each device.
      everySeconds: 60,
      countsWhatLogTells: false,
      read: (host) => alone(lineIn(host.readProc("interrupts"), "MCE:")),
    },
    {
      reason: "LinkDown",
      name: "carrier_down_count of /sys/class/net",
      everySeconds: 15,
      countsWhatLogTells: true,
      read: carrier("carrier_down_count", (changes) => Math.floor(changes / 2)),
    },
    {
      reason: "LinkUp",
      name: "carrier_up_count of /sys/class/net",
      everySeconds: 15,
      countsWhatLogTells: true,
      read: carrier("carrier_up_count", (changes) => Math.ceil(changes / 2)),
    },
  ];
}

function readOnlyRemounts(): CounterSource["read"] {
  const count = createReadOnlyRemounts();
  return (host) => {
    const bytes = readFirst(host, "1/mountinfo", "self/mountinfo");
    return bytes && count(bytes);
  };
}

/** A counter of every memory controller, by the name that the kernel's log gives it: MC0. */
function memoryController(file: string): CounterSource["read"] {
  return (host) => {
    const names = (host.listSys("devices/system/edac/mc") ?? []).filter((name) => /^mc\d+$/.test(name));
    const values = valuesOf(names, (name) => numberIn(host.readSys(`devices/system/edac/mc/${name}/${file}`)));
    return values && new Map(Array.from(values, ([name, value]) => [name.toUpperCase(), value]));
  };
}
