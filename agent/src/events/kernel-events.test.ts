import assert from "node:assert/strict";
import { test } from "node:test";
import { SeriesWriter } from "../series-writer.ts";
import { exposeSeries } from "../testing/exposition.ts";
import { stubHost, systemError } from "../testing/stub-host.ts";
import { stubRecords } from "../testing/stub-records.ts";
import { createKernelEvents } from "./kernel-events.ts";
import { rules } from "./rules.ts";

/** A machine whose log and counters the test sets; every reading comes 15 s after the one before, when counters are due. */
function setUp({ hasLog = true } = {}) {
  const records = stubRecords();
  const proc: Record<string, string> = { uptime: "1000.00 1.00\n", vmstat: "oom_kill 5\n" };
  let now = 0;
  const host = {
    ...stubHost({
      proc,
      openKernelLog() {
        if (hasLog) return records;
        throw systemError("EPERM");
      },
    }),
    clock: { now: () => 5_000_000 + now, monotonic: () => now },
  };
  const collector = createKernelEvents();
  const read = () => {
    now += 15_000;
    const reading = collector.read(host);
    if (reading === undefined || reading instanceof Promise) return assert.fail();
    return reading;
  };
  return { records, proc, read, collector, host };
}

let sequence = 0;
const line = (text: string) => `6,${++sequence},1000500000,-;${text}\n`;
const kill = line.bind(undefined, "Memory cgroup out of memory: Killed process 7 (x) total-vm:1kB");

test("counts every reason of the log from 0 on", () => {
  const { read } = setUp();
  const { counts } = read();
  assert.deepEqual(new Set(counts.keys()), new Set(rules.map(({ reason }) => reason)));
  assert.ok([...counts.values()].every((count) => count === 0));
});

test("counts a kill once that log and counter both tell of, whichever comes first", () => {
  const { records, proc, read } = setUp();
  read();
  records.put(kill());
  read();
  proc["vmstat"] = "oom_kill 6\n";
  read();
  proc["vmstat"] = "oom_kill 7\n";
  read();
  records.put(kill());
  read();
  read();
  const { counts, events } = read();
  assert.equal(counts.get("OOMKilling"), 2);
  assert.equal(events.length, 2);
});

test("finds by the counter what the log lost", () => {
  const { records, proc, read } = setUp();
  read();
  records.put("overrun", kill());
  proc["vmstat"] = "oom_kill 9\n";
  read();
  const { counts, events } = read();
  assert.equal(counts.get("OOMKilling"), 4);
  assert.equal(events.at(-1)?.message, "oom_kill of /proc/vmstat grew by 3");
});

test("has only what counters tell where the log cannot be opened", () => {
  const { proc, read } = setUp({ hasLog: false });
  const first = read();
  assert.deepEqual(Object.fromEntries(first.counts), { OOMKilling: 0 });
  assert.equal(first.log, undefined);
  proc["vmstat"] = "oom_kill 6\n";
  proc["sys/kernel/hung_task_detect_count"] = "3\n";
  const { counts, events } = read();
  assert.deepEqual(Object.fromEntries(counts), { OOMKilling: 1, TaskHung: 0 });
  assert.deepEqual(
    events.map(({ reason, count, cgroup }) => [reason, count, cgroup]),
    [["OOMKilling", 1, undefined]],
  );
});

test("fails for one sample when the log fails, and then opens it anew without telling a thing twice", () => {
  const { records, read } = setUp();
  records.put(kill());
  read();
  records.put(new Error("EIO"));
  assert.throws(read, /EIO/);
  assert.equal(records.isClosed, true);
  records.put(kill());
  const again = read();
  assert.equal(again.events.length, 2);
  records.put(kill());
  assert.equal(read().events.length, 3);
});

test("says as series what was counted, and how the log fares", async () => {
  const { records, collector, host, read } = setUp();
  read();
  records.put("4,1000001,1,-;a\n", "4,1000011,1,-;b\n", "broken\n");
  const lines = (await exposeSeries(collector, host)) ?? [];
  assert.ok(lines.includes('problem_counter{reason="OOMKilling"} 0'));
  assert.deepEqual(
    lines.filter((row) => !row.startsWith("problem_counter")),
    ["kubevitals_agent_kernel_log_lost_records_total 9", "kubevitals_agent_kernel_log_broken_lines_total 1"],
  );
});

test("complains where it was given a log that it may not read", () => {
  const { read, collector } = setUp({ hasLog: false });
  const out = new SeriesWriter();
  out.begin();
  collector.series(read(), out);
  assert.deepEqual(out.complaints, ["events come from counters, which name no victim: EPERM"]);
});

const xid = (code: number) => line(`NVRM: Xid (PCI:0000:3b:00): ${code}, pid=7, name=python`);

test("errors of NVIDIA's driver are told once, by whichever way they were heard of", () => {
  const { records, read, host } = setUp();
  read();
  records.put(xid(79));
  records.put(xid(154));
  host.xids.hearNvml("0000:3b:00.0", 79, 5_000_000);
  host.xids.hearNvml("0000:af:00.0", 48, 5_000_000);
  read();
  read();
  const { counts, events } = read();
  assert.equal(counts.get("NvidiaXid"), 3);
  assert.deepEqual(
    events.map(({ object, message }) => [object, message]),
    [
      ["0000:3b:00", "NVRM: Xid (PCI:0000:3b:00): 79, pid=7, name=python"],
      ["0000:3b:00", "NVRM: Xid (PCI:0000:3b:00): 154, pid=7, name=python"],
      ["0000:af:00", "Xid (PCI:0000:af:00): 48, told by NVML"],
    ],
  );
});

test("errors of NVIDIA's driver are told without the log too, and counted only where there are any", () => {
  const { read, host } = setUp({ hasLog: false });
  assert.equal(read().counts.has("NvidiaXid"), false);
  host.xids.hearNvml("0000:3b:00.0", 79, 5_000_000);
  assert.deepEqual([read().counts.get("NvidiaXid"), read().events.length], [1, 1]);
});
