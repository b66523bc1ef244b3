import assert from "node:assert/strict";
import { test } from "node:test";
import type { Host } from "../host.ts";
import { stubRecords } from "../testing/stub-records.ts";
import { stubHost } from "../testing/stub-host.ts";
import { LogSource } from "./log-source.ts";

const second = 1000;

/** The machine at a wall time and a time since its boot. */
function hostAt(wallSeconds: number, upSeconds: number | undefined): Host {
  const proc: Record<string, string> = upSeconds === undefined ? {} : { uptime: `${upSeconds}.00 9.00\n` };
  return stubHost({ now: wallSeconds * second, proc });
}

/** A machine that has been up for 1,000 s at wall time 5,000 s, and whose log is opened then. */
function setUp(history: readonly string[] = []) {
  const records = stubRecords();
  records.put(...history);
  const owners: string[] = [];
  const source = new LogSource(records, hostAt(5000, 1000), (cgroup) => {
    owners.push(cgroup);
    return { podUid: "uid", containerId: "id" };
  });
  return { records, source, owners };
}

const message = (seconds: number, text: string, sequence = seconds) => `3,${sequence},${seconds * 1e6},-;${text}\n`;
const error = "Buffer I/O error on dev sda, logical block 0";

test("lists what happened in the last five minutes before the start, and counts only what comes after", () => {
  const { records, source } = setUp([message(699, error), message(701, error), message(1000.5, error, 1001)]);
  const first = source.read(hostAt(5001, 1001));
  assert.deepEqual(
    first.earlier.map(({ at }) => at),
    [4701 * second],
  );
  assert.deepEqual(
    first.current.map(({ at }) => at),
    [5000.5 * second],
  );
  records.put(message(1001.5, error, 1002));
  const next = source.read(hostAt(5002, 1002));
  assert.deepEqual([next.earlier.length, next.current.length, next.isDrained], [0, 1, true]);
});

test("takes a new record's time from between two looks, whatever the kernel's clock says", () => {
  const { records, source } = setUp();
  source.read(hostAt(5000, 1000));
  records.put(message(10, error, 1), message(90_000, error, 2), message(1000.25, error, 3));
  assert.deepEqual(
    source.read(hostAt(5001, 1001)).current.map(({ at }) => at),
    [5000 * second, 5001 * second, 5000.25 * second],
  );
  // The wall clock has been set back by an hour.
  records.put(message(1001.5, error, 4));
  assert.deepEqual(
    source.read(hostAt(1402, 1002)).current.map(({ at }) => at),
    [1401.5 * second].map((at) => Math.max(at, 1402 * second)),
  );
  // The machine does not tell how long it has been up.
  records.put(message(1002.5, error, 5));
  assert.deepEqual(
    source.read(hostAt(1403, undefined)).current.map(({ at }) => at),
    [1403 * second],
  );
});

test("makes one event of a kill, with the victim's cgroup, pod and container", () => {
  const { records, source, owners } = setUp();
  source.read(hostAt(5000, 1000));
  records.put(
    message(1001, "stress invoked oom-killer: gfp_mask=0xcc0(GFP_KERNEL), order=0, oom_score_adj=0", 1),
    message(
      1001,
      "oom-kill:constraint=CONSTRAINT_MEMCG,nodemask=(null),cpuset=c,mems_allowed=0,oom_memcg=/k,task_memcg=/k/c,task=stress,pid=42,uid=0",
      2,
    ),
    message(
      1001,
      "Memory cgroup out of memory: Killed process 42 (stress) total-vm:1kB, anon-rss:1kB, file-rss:0kB",
      3,
    ),
    message(1001, "oom_reaper: reaped process 42 (stress), now anon-rss:0kB, file-rss:0kB, shmem-rss:0kB", 4),
    message(1001, "Out of memory: Killed process 43 (other) total-vm:1kB", 5),
  );
  const { current } = source.read(hostAt(5001, 1001));
  assert.deepEqual(
    current.map(({ reason, object, cgroup, podUid, containerId, count }) => [
      reason,
      object,
      cgroup,
      podUid,
      containerId,
      count,
    ]),
    [
      ["OOMKilling", "stress", "/k/c", "uid", "id", 1],
      ["OOMKilling", "other", undefined, undefined, undefined, 1],
    ],
  );
  assert.deepEqual(owners, ["/k/c"]);
});

test("counts an oops once, though the kernel speaks of it twice, and the next one again", () => {
  const { records, source } = setUp();
  source.read(hostAt(5000, 1000));
  records.put(
    message(1001, "BUG: kernel NULL pointer dereference, address: 0000000000000008", 1),
    message(1001, "#PF: supervisor read access in kernel mode", 2),
    message(1001, "Oops: 0000 [#1] PREEMPT SMP NOPTI", 3),
    message(1001.5, "Oops: 0000 [#2] PREEMPT SMP NOPTI", 4),
    message(1002, "kernel BUG at mm/slub.c:1!", 5),
    message(1009, "Oops: invalid opcode: 0000 [#3] SMP", 6),
  );
  assert.deepEqual(
    source.read(hostAt(5001, 1001)).current.map(({ message: text }) => text.slice(0, 12)),
    ["BUG: kernel ", "Oops: 0000 [", "kernel BUG a", "Oops: invali"],
  );
});

test("takes the number of errors from a message that has one, and the device from beside one that names none", () => {
  const { records, source } = setUp();
  source.read(hostAt(5000, 1000));
  records.put(
    message(1001, "EDAC MC0: 12 CE memory read error on DIMM_A1 (channel:0)", 1),
    `${message(1001, "mce: [Hardware Error]: Machine check events logged", 2)} SUBSYSTEM=cpu\n DEVICE=+cpu:cpu3\n`,
  );
  assert.deepEqual(
    source.read(hostAt(5001, 1001)).current.map(({ object, count }) => [object, count]),
    [
      ["MC0", 12],
      ["cpu:cpu3", 1],
    ],
  );
});

test("reads a burst over several samples, and nothing of it is lost", () => {
  const { records, source } = setUp();
  source.read(hostAt(5000, 1000));
  for (let sequence = 0; sequence < 2500; sequence++) records.put(message(1001, error, sequence));
  const found: number[] = [];
  for (let drained = false; !drained;) {
    const { current, isDrained } = source.read(hostAt(5001, 1001));
    found.push(current.length);
    drained = isDrained;
  }
  assert.deepEqual(found, [999, 1000, 501]);
  assert.equal(source.lost, 0);
});
