import { xidPattern, xidReason } from "../gpu/nvidia/xid-tally.ts";

/** What the kernel's log tells about one kind of problem. */
export interface Rule {
  /** node-problem-detector's name of the reason where it has one. */
  readonly reason: string;
  /**
   * How the message reads. It is anchored, and says so much of the message that no process can pass for it by its name: of the
   * messages that begin with a process's name (`NAME invoked oom-killer`, `NAME[1]: segfault`) 15 characters are its own.
   */
  readonly pattern: RegExp;
  /** How many of its kind the message speaks of; one unless it says so. */
  readonly count?: (match: RegExpExecArray) => number;
  /** Whether it only ends what a message of the same reason began within the last second. */
  readonly concludes?: boolean;
}

/** What a processor refuses, as the kernel names it; the error code and the number of the oops end the line. */
const trap =
  "(?:general protection fault|page fault|invalid opcode|divide error|double fault|stack segment|segment not present|invalid TSS|int3|alignment check|control protection fault)";
const oopsEnd = String.raw`[0-9a-f]{4,16} \[#\d+\](?: ?[A-Z_]+(?:\([a-z]+\))?)*\s*$`;

/** In front of what a network driver says: its name, where its device sits, and perhaps the interface. */
const driver = String.raw`^[\w-]+ [\w:.-]{3,} (?:[\w.-]{1,15}: )?(?:\w+: )?(?!NIC )(?<object>[\w.-]{1,15}):? (?:NIC )?Link (?:is )?`;

/**
 * The problems that are looked for in messages of the kernel; the group `object` is what a message is about, `code` which kind of problem it is. The first rule that
 * fits counts. One failed request may make a controller, the block layer and the page cache speak: those of the controllers count
 * only where the block layer has nothing to add. Names as in node-problem-detector's kernel monitor:
 * https://github.com/kubernetes/node-problem-detector/blob/master/config/kernel-monitor.json
 */
export const rules: readonly Rule[] = [
  {
    reason: "OOMKilling",
    pattern:
      /^(?:Memory cgroup out of memory: |Out of memory(?: \([a-z_ ]+\))?: )?Killed process (?<pid>\d+) \((?<object>.{0,64}?)\),? (?:UID \d+,? )?total-vm:/,
  },
  {
    reason: "TaskHung",
    pattern: /^INFO: task (?<object>.{1,64}):\d+ blocked(?: in I\/O wait)? for more than \d+ seconds/,
  },
  {
    reason: "UnregisterNetDevice",
    pattern: /^unregister_netdevice: waiting for (?<object>\S+) to become free\. Usage count = -?\d+/,
  },
  {
    reason: "KernelOops",
    pattern:
      /^(?:BUG: unable to handle (?:kernel |page fault )|BUG: kernel NULL pointer dereference|kernel BUG at \S+:\d+!|Unable to handle kernel )/,
  },
  {
    reason: "KernelOops",
    pattern: new RegExp(String.raw`^(?:Internal error: .{1,64}|(?:Oops: )?${trap}(?:, .{0,120})?|Oops): ${oopsEnd}`),
    concludes: true,
  },
  { reason: "SoftLockup", pattern: /^(?:(?:NMI )?watchdog: )?BUG: soft lockup - (?<object>CPU#\d+) stuck for \d+s!/ },
  {
    reason: "HardLockup",
    pattern: /^(?:NMI watchdog: |watchdog: )Watchdog detected hard LOCKUP on (?<object>cpu ?\d+)/i,
  },
  {
    reason: "RCUStall",
    pattern:
      /^(?:rcu: )?INFO: (?<object>rcu_[a-z_]+) (?:self-detected stall on CPU|detected (?:expedited )?stalls on CPUs)/,
  },
  { reason: "Ext4Error", pattern: /^EXT4-fs error \(device (?<object>[^)\s]+)\)/ },
  { reason: "Ext4Warning", pattern: /^EXT4-fs warning \(device (?<object>[^)\s]+)\)/ },
  {
    reason: "XfsHasShutdown",
    pattern: /^XFS \((?<object>[^)\s]+)\): (?:.*Shutting down filesystem|Filesystem has been shut down due to)/,
  },
  {
    reason: "XfsError",
    pattern:
      /^XFS \((?<object>[^)\s]+)\): (?:Metadata (?:corruption|CRC error) detected|Internal error |[Ll]og I\/O [Ee]rror)/,
  },
  {
    reason: "FilesystemIsReadOnly",
    pattern:
      /^(?:(?:EXT[234]|F2FS|FAT)-fs|BTRFS info) \((?:device )?(?<object>[^)\s]+)[^)]*\): (?:error: )?(?:[Rr]emounting filesystem read-only|Filesystem has been set read-only|forced readonly)/,
  },
  {
    reason: "BtrfsError",
    pattern: /^BTRFS(?: error| critical|: error) \(device (?<object>[^)\s]+)[^)]*\)/,
  },
  {
    reason: "IOError",
    pattern:
      /^(?:(?:blk_update_request|print_req_error|end_request): )?(?:I\/O|critical (?:medium|target|nexus|space allocation)|protection|timeout|recoverable transport) error, dev (?<object>[^\s,]+), sector \d+/,
  },
  { reason: "IOError", pattern: /^Buffer I\/O error on (?:dev(?:ice)?) (?<object>[^\s,]+)/ },
  {
    reason: "IOError",
    pattern:
      /^nvme (?<object>nvme\d+): (?:I\/O .{0,80}timeout|controller is down; will reset|Removing after probe failure|Disabling device after reset failure)/,
  },
  {
    reason: "IOError",
    pattern: /^sd (?<object>[\d:]+): (?:\[\w+\] )?(?:rejecting I\/O to (?:offline|dead) device|Device offlined)/,
  },
  {
    reason: "MemoryReadError",
    pattern: /^EDAC (?<object>MC\d+): (?<count>\d+) CE (?:memory \S+ error|error on|on \S)/,
    count: countIn,
  },
  {
    reason: "MemoryUncorrectedError",
    pattern: /^EDAC (?<object>MC\d+): (?<count>\d+) UE (?:memory \S+ error|error on|on \S)/,
    count: countIn,
  },
  { reason: "CperHardwareErrorCorrected", pattern: /^(?:\{\d+\})?\[Hardware Error\]: event severity: corrected$/ },
  { reason: "CperHardwareErrorRecoverable", pattern: /^(?:\{\d+\})?\[Hardware Error\]: event severity: recoverable$/ },
  { reason: "CperHardwareErrorFatal", pattern: /^(?:\{\d+\})?\[Hardware Error\]: event severity: fatal$/ },
  {
    reason: "MachineCheck",
    pattern:
      /^mce: \[Hardware Error\]: (?:Machine check events logged|(?<object>CPU \d+): Machine Check(?: Exception)?:)/,
  },
  {
    reason: "MachineCheck",
    pattern: /^\[Hardware Error\]: (?:Corrected error|Uncorrected|Deferred error|System Fatal error)/,
    concludes: true,
  },
  { reason: xidReason, pattern: xidPattern },
  { reason: "LinkDown", pattern: new RegExp(`${driver}down\\b`, "i") },
  { reason: "LinkUp", pattern: new RegExp(`${driver}up\\b`, "i") },
];

function countIn({ groups }: RegExpExecArray): number {
  return Number(groups?.["count"] ?? 1);
}
