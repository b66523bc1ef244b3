import type { CounterValues } from "./counter-values.ts";

/**
 * Counts how often filesystems on block devices went from writable to read-only, by device, from one mountinfo to the next. It
 * looks at the options of the filesystem, not of its mounts: a volume that somebody mounts read-only is no remount. Whether the
 * kernel did it after an error or a person, mountinfo does not say.
 * https://docs.kernel.org/filesystems/proc.html#proc-pid-mountinfo-information-about-mounts
 */
export function createReadOnlyRemounts(): (mountinfo: Uint8Array) => CounterValues {
  let lastRead: Uint8Array = new Uint8Array();
  let writable: ReadonlySet<string> = new Set();
  let counts = new Map<string, number>();
  return (mountinfo) => {
    if (Buffer.compare(lastRead, mountinfo) === 0) return counts;
    lastRead = Uint8Array.from(mountinfo);
    const filesystems = filesystemsIn(Buffer.from(mountinfo).toString("utf8"));
    const turned = [...filesystems].filter(([device, isReadOnly]) => isReadOnly && writable.has(device));
    writable = new Set([...filesystems].filter(([, isReadOnly]) => !isReadOnly).map(([device]) => device));
    // Devices that are gone are forgotten with their counts.
    const next = new Map([...filesystems.keys()].map((device) => [device, counts.get(device) ?? 0]));
    for (const [device] of turned) next.set(device, (next.get(device) ?? 0) + 1);
    counts = next;
    return counts;
  };
}

/** Whether the filesystem is read-only, by the name of its device. */
function filesystemsIn(mountinfo: string): ReadonlyMap<string, boolean> {
  const found = new Map<string, boolean>();
  for (const [, device, options = ""] of mountinfo.matchAll(/ - \S+ \/dev\/(\S+) (\S+)$/gm)) {
    if (device === undefined) continue;
    const all = options.split(",");
    found.set(device, all.includes("ro") || all.includes("emergency_ro"));
  }
  return found;
}
