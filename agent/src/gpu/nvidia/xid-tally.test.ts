import assert from "node:assert/strict";
import { test } from "node:test";
import { xidPattern, XidTally } from "./xid-tally.ts";

const message = (code: number, place = "PCI:0000:3b:00") => `NVRM: Xid (${place}): ${code}, pid=12, name=python`;

test("knows the messages of all drivers", () => {
  const messages = [
    "NVRM: Xid (PCI:0000:3b:00): 79, pid='<unknown>', name=<unknown>, GPU has fallen off the bus.",
    "NVRM: Xid (0000:3b:00): 79, GPU has fallen off the bus.",
    "NVRM: Xid (PCI:0000:3b:00 GPU-I:05): 79, pid=1",
    "NVRM: Xid (PCI:0000:3B:00.0): 79",
    "NVRM: Xid (PCI:00000000:3b:00): 79, x",
  ];
  for (const text of messages) {
    const tally = new XidTally();
    tally.hearLog(text, 1000);
    assert.deepEqual(tally.faultsOf("0000:3b:00.0"), [{ code: 79, count: 1, lastAt: 1000 }], text);
  }
  for (const text of [
    "NVRM: GPU at PCI:0000:3b:00: GPU-aa",
    "NVRM: Xid (PCI:0000:3b:00): x",
    "NVRM: Xid (PCI:zz): 79, pid=1",
    "python[1]: NVRM: Xid (PCI:0000:3b:00): 79",
    "",
  ]) {
    assert.equal(xidPattern.exec(text), null, text);
  }
});

test("what both ways tell has happened once", () => {
  const tally = new XidTally();
  tally.hearLog(message(48), 1000);
  tally.hearNvml("0000:3b:00.0", 48, 1010);
  tally.hearLog(message(48), 2000);
  tally.hearNvml("0000:3b:00.0", 63, 2500);
  tally.hearNvml("0000:af:00.0", 79, 3000);
  assert.deepEqual(tally.faultsOf("0000:3b:00.0"), [
    { code: 48, count: 2, lastAt: 2000 },
    { code: 63, count: 1, lastAt: 2500 },
  ]);
  assert.deepEqual(tally.faultsOf("0000:00:00.0"), []);
});

test("tells of what NVML alone told, at once where nobody else could", () => {
  const tally = new XidTally();
  tally.hearNvml("0000:3b:00.0", 79, 1000);
  tally.hearNvml("0000:3b:00.0", 79, 1100);
  assert.deepEqual(tally.takeUntold(), [{ slot: "0000:3b:00", code: 79, count: 2, at: 1100 }]);
  assert.deepEqual(tally.takeUntold(), []);
});

test("where the log is read, it is given time to tell of it itself", () => {
  const tally = new XidTally();
  tally.isLogRead = true;
  tally.hearNvml("0000:3b:00.0", 79, 1000);
  tally.hearNvml("0000:3b:00.0", 48, 1000);
  assert.deepEqual(tally.takeUntold(), []);
  tally.hearLog(message(79), 1000);
  assert.deepEqual(tally.takeUntold(), [{ slot: "0000:3b:00", code: 48, count: 1, at: 1000 }]);
  assert.deepEqual(tally.takeUntold(), []);
});

test("remembers a bounded number of kinds, and goes on counting those that it knows", () => {
  const tally = new XidTally();
  for (let code = 0; code < 9999; code++) tally.hearLog(message(code), 0);
  tally.hearLog(message(0), 5);
  const faults = tally.faultsOf("0000:3b:00.0");
  assert.deepEqual([faults.length, faults[0]], [2048, { code: 0, count: 2, lastAt: 5 }]);
});
