import assert from "node:assert/strict";
import { test } from "node:test";
import { stubRecords } from "../testing/stub-records.ts";
import { KernelLog, type KernelRecord } from "./kernel-log.ts";

/** What a log gives that is read to its end. */
function readAll(...reads: readonly (string | Uint8Array)[]) {
  const records = stubRecords();
  records.put(...reads);
  const log = new KernelLog(records);
  const taken: KernelRecord[] = [];
  const isDrained = log.read(1000, (record) => taken.push(record));
  return { log, taken, isDrained };
}

test("reads a record with its number, time and message, and what it names beside it", () => {
  const { taken, log } = readAll(
    "7,160,424069,-;pci_root PNP0A03:00: host bridge window\n SUBSYSTEM=acpi\n DEVICE=+acpi:PNP0A03:00\n",
    "6,339,5140900,-,caller=T1,new=field;NET: Registered; protocol\n",
    "3,340,5140901,c;text\n DEVICE=b12:1\n",
  );
  assert.deepEqual(taken, [
    {
      facility: 0,
      sequence: 160,
      seconds: 0.424069,
      message: "pci_root PNP0A03:00: host bridge window",
      device: "acpi:PNP0A03:00",
    },
    { facility: 0, sequence: 339, seconds: 5.1409, message: "NET: Registered; protocol", device: undefined },
    { facility: 0, sequence: 340, seconds: 5.140901, message: "text", device: undefined },
  ]);
  assert.equal(log.lost, 179 - 1);
});

test("passes over what user space wrote", () => {
  const { taken, log } = readAll(
    "12,1,100,-;EXT4-fs error (device sda1): forged\n",
    "30,2,100,-;Killed process 1 (init) total-vm:1kB\n",
    "2047,3,100,-;forged\n",
    "4,4,100,-;real\n",
  );
  assert.deepEqual(
    taken.map(({ message }) => message),
    ["real"],
  );
  assert.equal(log.lost, 0);
});

test("counts records that were overwritten by the gap that they leave, and goes on after an overrun", () => {
  const { taken, log, isDrained } = readAll("4,10,1,-;a\n", "overrun", "4,15,2,-;b\n", "4,3,3,-;c\n", "4,4,4,-;d\n");
  assert.deepEqual(
    taken.map(({ message }) => message),
    ["a", "b", "c", "d"],
  );
  assert.equal(log.lost, 4);
  assert.equal(isDrained, true);
});

test("counts lines that are no records, and goes on behind them", () => {
  const { taken, log } = readAll(
    "no header at all\n",
    ",,,;\n",
    "4,5;\n",
    "-4,5,6,-;negative\n",
    "4,99999999999999999999,6,-;a number too long\n",
    Buffer.from([0, 255, 254, 10]),
    Buffer.alloc(8192, 0xff),
    Buffer.alloc(8192, 0),
    "\n\n",
    "4,1,1,-;good\n",
  );
  assert.deepEqual(
    taken.map(({ message }) => message),
    ["good"],
  );
  assert.equal(log.broken, 7);
  // A line without an end is given up, and the next begins.
  assert.equal(readAll("x".repeat(40_000), "4,1,1,-;good\n").taken.length, 1);
});

test("puts together lines of a recording that is cut anywhere, to a bounded length", () => {
  const recording = "4,1,1,-;first\n DEVICE=+pci:1\n4,2,2,-;second\n";
  for (let cut = 1; cut < recording.length; cut++) {
    const { taken, log } = readAll(recording.slice(0, cut), recording.slice(cut));
    assert.deepEqual(
      taken.map(({ message, device }) => [message, device]),
      [
        ["first", "pci:1"],
        ["second", undefined],
      ],
    );
    assert.equal(log.broken, 0);
  }
});

test("reads no more at once than it is told, and says whether that was all", () => {
  const records = stubRecords();
  for (let sequence = 0; sequence < 25; sequence++) records.put(`4,${sequence},1,-;m\n`);
  const log = new KernelLog(records);
  const counts: number[] = [];
  const drained: boolean[] = [];
  for (let round = 0; round < 3; round++) {
    let count = 0;
    drained.push(log.read(10, () => count++));
    counts.push(count);
  }
  // The last of a round is complete once the next one begins.
  assert.deepEqual(counts, [9, 10, 6]);
  assert.deepEqual(drained, [false, false, true]);
  assert.equal(log.hasDrained, true);
});

test("throws what the device fails with", () => {
  const records = stubRecords();
  records.put(new Error("EIO"));
  assert.throws(() => new KernelLog(records).read(10, () => undefined), /EIO/);
});
