import assert from "node:assert/strict";
import { test } from "node:test";
import { parseStat } from "./stat.ts";

test("reads the totals of the machine, and of interrupts their sum only", () => {
  const text =
    "cpu  1 2 3 4\ncpu0 1 2 3 4\nintr 475176 1 2 3\nctxt 1061744\nbtime 1795246434\nprocesses 7856\n" +
    "procs_running 2\nprocs_blocked 1\nsoftirq 1 2\n";
  assert.deepEqual(parseStat(Buffer.from(text)), {
    interrupts: 475_176,
    contextSwitches: 1_061_744,
    bootTimeSeconds: 1_795_246_434,
    forks: 7856,
    runnable: 2,
    blocked: 1,
  });
});

test("gives nothing for lines that are not there", () => {
  assert.deepEqual(parseStat(Buffer.from("cpu 1 2 3 4\nctxt 5")), { contextSwitches: 5 });
});

test("refuses a line without its number", () => {
  assert.throws(() => parseStat(Buffer.from("btime\n")), /stat: a number expected after btime/);
  assert.throws(() => parseStat(Buffer.from("ctxt many\n")), /stat: a number expected after ctxt/);
});
