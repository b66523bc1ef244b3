import assert from "node:assert/strict";
import { test } from "node:test";
import { stubHost, type StubHost } from "../testing/stub-host.ts";
import { createCounterSources } from "./counter-sources.ts";
import { createReadOnlyRemounts } from "./read-only-remounts.ts";

/** What the sources read of a host, by reason; what is absent is left out. */
function readAll(stub: StubHost): Readonly<Record<string, Readonly<Record<string, number>>>> {
  const host = stubHost(stub);
  return Object.fromEntries(
    createCounterSources().flatMap(({ reason, read }) => {
      const values = read(host);
      return values === undefined ? [] : [[reason, Object.fromEntries(values)]];
    }),
  );
}

test("reads each counter where the kernel has it", () => {
  const read = readAll({
    proc: {
      vmstat: "nr_free_pages 5\nxoom_kill 9\noom_kill 3\nfoo 1\n",
      "sys/kernel/hung_task_detect_count": "2\n",
      interrupts:
        "           CPU0       CPU1\n  0:         5          0  IO-APIC\nMCE:          1          4   Machine check exceptions\n",
      "1/mountinfo": "1 1 8:1 / / rw - ext4 /dev/sda1 rw\n",
    },
    sys: {
      "fs/ext4/sda1/errors_count": "4\n",
      "block/sda/device/ioerr_cnt": "0x1f\n",
      "devices/system/edac/mc/mc0/ce_count": "6\n",
      "devices/system/edac/mc/mc0/ue_count": "0\n",
      "class/net/eth0/carrier_down_count": "7\n",
      "class/net/eth0/carrier_up_count": "8\n",
      "class/net/old/carrier_changes": "5\n",
      "class/net/veth1/carrier_down_count": "9\n",
    },
    folders: {
      "fs/ext4": ["features", "sda1"],
      block: ["sda", "loop0"],
      "devices/system/edac/mc": ["mc0", "power"],
      "class/net": ["eth0", "old", "lo", "veth1"],
    },
    links: {
      "class/net/eth0": "../../devices/pci0000:00/0000:00:05.0/net/eth0",
      "class/net/old": "../../devices/pci0000:00/0000:00:06.0/net/old",
      "class/net/lo": "../../devices/virtual/net/lo",
      "class/net/veth1": "../../devices/virtual/net/veth1",
    },
  });
  assert.deepEqual(read, {
    OOMKilling: { "": 3 },
    TaskHung: { "": 2 },
    FilesystemIsReadOnly: { sda1: 0 },
    Ext4Error: { sda1: 4 },
    IOError: { sda: 31 },
    MemoryReadError: { MC0: 6 },
    MemoryUncorrectedError: { MC0: 0 },
    MachineCheck: { "": 5 },
    LinkDown: { eth0: 7, old: 2 },
    LinkUp: { eth0: 8, old: 3 },
  });
});

test("has nothing where the kernel has nothing, or something else", () => {
  assert.deepEqual(readAll({}), {});
  const read = readAll({
    proc: { vmstat: "oom_kill\n", "sys/kernel/hung_task_detect_count": "-1\n", interrupts: "MCE: x\n" },
    sys: { "fs/ext4/sda1/errors_count": "many\n", "block/sda/device/ioerr_cnt": "0x\n" },
    folders: { "fs/ext4": ["sda1"], block: ["sda"] },
  });
  assert.deepEqual(read, {});
});

test("counts how often a filesystem turned read-only, and no mount of it that is read-only by itself", () => {
  const count = createReadOnlyRemounts();
  const look = (...lines: readonly string[]) =>
    Object.fromEntries(count(Buffer.from(lines.map((line) => `1 1 8:1 / /a ${line}\n`).join(""))));
  assert.deepEqual(look("rw - ext4 /dev/sda1 rw", "rw - tmpfs tmpfs rw", "ro - iso9660 /dev/sr0 ro"), {
    sda1: 0,
    sr0: 0,
  });
  assert.deepEqual(look("ro - ext4 /dev/sda1 rw"), { sda1: 0 });
  assert.deepEqual(look("rw shared:1 - ext4 /dev/sda1 ro,errors=remount-ro"), { sda1: 1 });
  assert.deepEqual(look("rw - ext4 /dev/sda1 ro,errors=continue"), { sda1: 1 });
  assert.deepEqual(look("rw - ext4 /dev/sda1 rw"), { sda1: 1 });
  assert.deepEqual(look("rw - ext4 /dev/sda1 rw,emergency_ro"), { sda1: 2 });
  assert.deepEqual(look("garbage", "rw - ext4"), {});
});
