import type { GpuFault } from "../device.ts";

/** An error that a driver told, of which nobody has spoken yet. */
export interface UntoldXid {
  /** `0000:3b:00`: domain, bus and device, as the kernel's log has it. */
  readonly slot: string;
  readonly code: number;
  readonly count: number;
  /** Wall time in milliseconds. */
  readonly at: number;
}

interface Entry {
  readonly slot: string;
  readonly code: number;
  /** How often each way told of it. */
  byLog: number;
  byNvml: number;
  /** How many of NVML's were listed as events, as the log did not tell of them. */
  listed: number;
  /** How many of NVML's the log had not told of at the last look: it may tell of them yet. */
  waiting: number;
  lastAt: number;
}

/** Kinds of error that are remembered, of all devices together: more than a node will ever have. */
const mostEntries = 2048;

/** What events of these errors are called. */
export const xidReason = "NvidiaXid";

/**
 * The message of NVIDIA's driver: `NVRM: Xid (PCI:0000:3b:00): 79, pid=…`; of a part of a divided device `(PCI:0000:3b:00 GPU-I:05)`.
 * https://docs.nvidia.com/deploy/xid-errors/
 */
export const xidPattern =
  /^NVRM: Xid \((?:PCI:)?(?<object>[0-9a-fA-F]{4,8}:[0-9a-fA-F]{2}:[0-9a-fA-F]{2})(?:\.[0-7])?(?: GPU-I:\d{1,4})?\): (?<code>\d{1,4})\b/;

/**
 * Counts the errors (XIDs) that NVIDIA's driver reports. There are two ways to hear of one, the kernel's log and NVML's events, and each
 * may be closed, or miss some: NVML keeps the last one of a device only. What both told happened once.
 */
export class XidTally {
  readonly #entries = new Map<string, Entry>();
  #isLogRead = false;

  /** Whether the kernel's log is read, so that no news is good news of every device. */
  get isLogRead(): boolean {
    return this.#isLogRead;
  }

  set isLogRead(isRead: boolean) {
    this.#isLogRead = isRead;
  }

  /** Takes note of a message of the kernel's log, if it is of one. */
  hearLog(message: string, at: number): void {
    const { object, code } = xidPattern.exec(message)?.groups ?? {};
    const entry = object === undefined ? undefined : this.#entry(object, Number(code));
    if (entry === undefined) return;
    entry.byLog++;
    entry.lastAt = Math.max(entry.lastAt, at);
  }

  /** Takes note of an event of NVML's. */
  hearNvml(pciAddress: string, code: number, at: number): void {
    const entry = this.#entry(slotOf(pciAddress), code);
    if (entry === undefined) return;
    entry.byNvml++;
    entry.lastAt = Math.max(entry.lastAt, at);
  }

  /** What a device's driver reported, by code. */
  faultsOf(pciAddress: string): readonly GpuFault[] {
    const slot = slotOf(pciAddress);
    return [...this.#entries.values()]
      .filter((entry) => entry.slot === slot)
      .map(({ code, byLog, byNvml, lastAt }) => ({ code, count: Math.max(byLog, byNvml), lastAt }));
  }

  /** What NVML alone told: where the log is read, only what it did not tell by the next time either. */
  takeUntold(): readonly UntoldXid[] {
    const untold: UntoldXid[] = [];
    for (const entry of this.#entries.values()) {
      const open = Math.max(0, entry.byNvml - entry.byLog - entry.listed);
      const count = this.#isLogRead ? Math.min(open, entry.waiting) : open;
      entry.waiting = open - count;
      if (count === 0) continue;
      entry.listed += count;
      untold.push({ slot: entry.slot, code: entry.code, count, at: entry.lastAt });
    }
    return untold;
  }

  #entry(place: string, code: number): Entry | undefined {
    const slot = normal(place);
    const key = `${slot} ${code}`;
    const known = this.#entries.get(key);
    if (known !== undefined || this.#entries.size >= mostEntries) return known;
    const entry: Entry = { slot, code, byLog: 0, byNvml: 0, listed: 0, waiting: 0, lastAt: -Infinity };
    this.#entries.set(key, entry);
    return entry;
  }
}

/** Domain, bus and device of an address: the log leaves out the function. */
function slotOf(pciAddress: string): string {
  return normal(pciAddress.replace(/\.[0-7]$/, ""));
}

function normal(slot: string): string {
  const [domain = "", ...rest] = slot.toLowerCase().split(":");
  return [Number.parseInt(domain, 16).toString(16).padStart(4, "0"), ...rest].join(":");
}
