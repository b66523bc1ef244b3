import assert from "node:assert/strict";
import { test } from "node:test";
import { rules } from "./rules.ts";

/** What the first rule that fits says of a message. */
function judge(message: string): readonly [string, string | undefined] | undefined {
  for (const { reason, pattern } of rules) {
    const match = pattern.exec(message);
    if (match) return [reason, match.groups?.["object"]];
  }
  return undefined;
}

const messages: readonly (readonly [string, string, string | undefined])[] = [
  [
    "OOMKilling",
    "Memory cgroup out of memory: Killed process 1234 (stress) total-vm:110000kB, anon-rss:65000kB, file-rss:0kB, shmem-rss:0kB, UID:0 pgtables:180kB oom_score_adj:1000",
    "stress",
  ],
  ["OOMKilling", "Out of memory: Killed process 77 (a) b(c) total-vm:1kB, anon-rss:1kB, file-rss:0kB", "a) b(c"],
  ["OOMKilling", "Out of memory (oom_kill_allocating_task): Killed process 7 (x) total-vm:1kB", "x"],
  ["OOMKilling", "Killed process 1012 (heapster) total-vm:327128kB, anon-rss:306328kB, file-rss:11132kB", "heapster"],
  ["OOMKilling", "Killed process 12 (java), UID 1000, total-vm:1kB, anon-rss:1kB", "java"],
  ["TaskHung", "INFO: task jbd2/sda1-8:123 blocked for more than 120 seconds.", "jbd2/sda1-8"],
  ["TaskHung", "INFO: task a b:c:9 blocked in I/O wait for more than 245 seconds.", "a b:c"],
  ["UnregisterNetDevice", "unregister_netdevice: waiting for vethabc to become free. Usage count = 1", "vethabc"],
  ["KernelOops", "BUG: unable to handle kernel NULL pointer dereference at 0000000000000008", undefined],
  ["KernelOops", "BUG: kernel NULL pointer dereference, address: 0000000000000008", undefined],
  ["KernelOops", "BUG: unable to handle page fault for address: ffffc90000000000", undefined],
  ["KernelOops", "kernel BUG at fs/ext4/inode.c:2721!", undefined],
  ["KernelOops", "divide error: 0000 [#1] SMP", undefined],
  [
    "KernelOops",
    "general protection fault, probably for non-canonical address 0xdead: 0000 [#1] PREEMPT SMP NOPTI",
    undefined,
  ],
  ["KernelOops", "Oops: 0002 [#1] SMP NOPTI", undefined],
  ["KernelOops", "Oops: general protection fault, kernel NULL pointer: 0000 [#2] PREEMPT(voluntary) SMP", undefined],
  ["KernelOops", "Internal error: Oops: 0000000096000004 [#1] PREEMPT SMP", undefined],
  ["SoftLockup", "watchdog: BUG: soft lockup - CPU#3 stuck for 22s! [kworker/3:1:99]", "CPU#3"],
  ["SoftLockup", "BUG: soft lockup - CPU#0 stuck for 67s! [cat:1]", "CPU#0"],
  ["HardLockup", "watchdog: Watchdog detected hard LOCKUP on cpu 3", "cpu 3"],
  ["RCUStall", "rcu: INFO: rcu_preempt self-detected stall on CPU", "rcu_preempt"],
  ["RCUStall", "INFO: rcu_sched detected stalls on CPUs/tasks:", "rcu_sched"],
  [
    "Ext4Error",
    "EXT4-fs error (device sda3): ext4_find_entry:1455: inode #2: comm ls: reading directory lblock 0",
    "sda3",
  ],
  ["Ext4Warning", "EXT4-fs warning (device sda3): ext4_dirent_csum_verify:353: inode #6: No space", "sda3"],
  ["FilesystemIsReadOnly", "EXT4-fs (sda1): Remounting filesystem read-only", "sda1"],
  ["FilesystemIsReadOnly", "BTRFS info (device sdb state EA): forced readonly", "sdb"],
  [
    "XfsHasShutdown",
    "XFS (dm-0): Corruption of in-memory data (0x8) detected at xfs.c:1. Shutting down filesystem.",
    "dm-0",
  ],
  ["XfsError", "XFS (sdc): Metadata corruption detected at xfs_agf_read_verify+0x70", "sdc"],
  ["BtrfsError", "BTRFS: error (device sda1) in btrfs_run_delayed_refs:2150: errno=-5 IO failure", "sda1"],
  ["BtrfsError", "BTRFS critical (device sda1 state A): corrupt leaf", "sda1"],
  ["IOError", "Buffer I/O error on dev sda1, logical block 0, async page read", "sda1"],
  ["IOError", "Buffer I/O error on device sr0, logical block 12", "sr0"],
  ["IOError", "blk_update_request: I/O error, dev sda, sector 99 op 0x0:(READ) flags 0x0", "sda"],
  ["IOError", "I/O error, dev loop0, sector 2 op 0x1:(WRITE) flags 0x800 phys_seg 1 prio class 2", "loop0"],
  ["IOError", "critical medium error, dev sdb, sector 77 op 0x0:(READ)", "sdb"],
  ["IOError", "nvme nvme0: I/O tag 5 (1005) opcode 0x2 (I/O Cmd) QID 3 timeout, aborting req_op:READ(0)", "nvme0"],
  ["IOError", "nvme nvme1: controller is down; will reset: CSTS=0xffffffff", "nvme1"],
  ["IOError", "sd 0:0:0:0: rejecting I/O to offline device", "0:0:0:0"],
  ["MemoryReadError", "EDAC MC0: 3 CE memory read error on CPU_SrcID#0_MC#0_Chan#1_DIMM#0 (channel:1 slot:0)", "MC0"],
  ["MemoryUncorrectedError", "EDAC MC1: 1 UE memory read error on CPU#1 (page:0x1)", "MC1"],
  ["CperHardwareErrorCorrected", "{1}[Hardware Error]: event severity: corrected", undefined],
  ["CperHardwareErrorFatal", "[Hardware Error]: event severity: fatal", undefined],
  ["MachineCheck", "mce: [Hardware Error]: Machine check events logged", undefined],
  ["MachineCheck", "mce: [Hardware Error]: CPU 3: Machine Check: 0 Bank 5: be00000000800400", "CPU 3"],
  [
    "NvidiaXid",
    "NVRM: Xid (PCI:0000:3b:00): 79, pid='<unknown>', name=<unknown>, GPU has fallen off the bus.",
    "0000:3b:00",
  ],
  ["NvidiaXid", "NVRM: Xid (PCI:0000:3b:00 GPU-I:05): 13, pid=7, name=python, Graphics Exception", "0000:3b:00"],
  ["LinkDown", "e1000e 0000:00:1f.6 eno1: NIC Link is Down", "eno1"],
  ["LinkUp", "ixgbe 0000:01:00.0 eth0: NIC Link is Up 10 Gbps, Flow Control: RX/TX", "eth0"],
  ["LinkDown", "igb 0000:01:00.0 eth0: igb: eth0 NIC Link is Down", "eth0"],
  ["LinkDown", "mlx5_core 0000:81:00.0 ens3f0np0: Link down", "ens3f0np0"],
  ["LinkUp", "r8169 0000:03:00.0 enp3s0: Link is Up - 1Gbps/Full - flow control off", "enp3s0"],
];

for (const [reason, message, object] of messages) {
  test(`${reason}: ${message.slice(0, 60)}`, () => assert.deepEqual(judge(message), [reason, object]));
}

test("every rule has a message that it is tried with", () => {
  const tried = new Set(messages.map(([reason]) => reason));
  const untried = rules.map(({ reason }) => reason).filter((reason) => !tried.has(reason));
  assert.deepEqual(untried, ["CperHardwareErrorRecoverable"]);
});

test("finds nothing in what is no problem", () => {
  for (const message of [
    "EXT4-fs (vda): mounted filesystem 0-0 r/w without journal. Quota mode: none.",
    "EXT4-fs (sda1): re-mounted. Opts: ro",
    "ata1: SATA link down (SStatus 0 SControl 300)",
    "pcieport 0000:00:1c.0: pciehp: Slot(1): Link Down",
    "INFO: task x:1 is blocked on a mutex likely owned by task y:2.",
    "OOM victim 12 (x) is already exiting. Skip killing the task",
    "stress invoked oom-killer: gfp_mask=0xcc0(GFP_KERNEL), order=0, oom_score_adj=0",
    "oom-kill:constraint=CONSTRAINT_MEMCG,nodemask=(null),task_memcg=/a,task=x,pid=1,uid=0",
    "Tasks in /a are going to be killed due to memory.oom.group set",
    "XFS (sda1): Mounting V5 Filesystem",
    "BTRFS info (device sda1): using crc32c",
    "mce: CPU0: Thermal monitoring enabled (TM1)",
    "NVRM: GPU at PCI:0000:3b:00: GPU-aa-bb",
    "EDAC MC0: Giving out device to module igen6_edac",
    "rcu: \tRCU restricting CPUs from NR_CPUS=64 to nr_cpu_ids=2.",
    "",
    "x".repeat(8192),
  ]) {
    assert.equal(judge(message), undefined, message);
  }
});

test("no process can pass for a problem by its name, which the kernel writes first in some messages", () => {
  const suffixes = [
    "[123]: segfault at 0 ip 0 sp 0 error 4 in EXT4-fs error (device sda1)[0+1]",
    "[123] trap divide error: 0000 [#1] SMP",
    " invoked oom-killer: gfp_mask=0xcc0(GFP_KERNEL), order=0, oom_score_adj=0",
    ": page allocation failure: order:4, mode:0xcc0",
    " (123): drop_caches: 1",
    " (123) used greatest stack depth: 1 bytes left",
  ];
  for (const [, message] of messages) {
    for (let start = 0; start < message.length; start++) {
      const name = message.slice(start, start + 15);
      for (const suffix of suffixes) assert.equal(judge(name + suffix), undefined, name + suffix);
    }
  }
  for (const suffix of suffixes) assert.equal(judge(`Oops: 0000 [#1]${suffix}`), undefined);
});
