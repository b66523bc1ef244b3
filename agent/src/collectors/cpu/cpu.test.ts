import assert from "node:assert/strict";
import { test } from "node:test";
import type { CpuReading } from "./cpu.ts";
import { createCpu, createCpuTicksParser, keepRising } from "./cpu.ts";
import { readAt, stubHost } from "../../testing/stub-host.ts";

const collector = createCpu();

function cpus(...ticks: readonly (readonly number[])[]): CpuReading {
  return new Map(ticks.entries());
}

test("reads the CPUs that are online, whatever their numbers, and not their sum", () => {
  const text = "cpu  9 9 9 9\ncpu0 1 2 3 4 5 6 7 8 9 10\ncpu2 10 0 0 40\nintr 1 2 3\n";
  assert.deepEqual(
    createCpuTicksParser()(Buffer.from(text)),
    new Map([
      [0, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]],
      [2, [10, 0, 0, 40]],
    ]),
  );
});

test("ignores times that a newer kernel may add", () => {
  const ticks = createCpuTicksParser()(Buffer.from("cpu0 1 2 3 4 5 6 7 8 9 10 11 12")).get(0);
  assert.equal(ticks?.length, 10);
});

test("refuses what are no CPU times", () => {
  for (const text of ["", "intr 1\n", "cpu 1 2 3 4\n", "cpu0 1 2 3\n", "cpu0 1 2 x 4\n", "cpux 1 2 3 4\n"]) {
    assert.throws(() => createCpuTicksParser()(Buffer.from(text)), /^Error: stat: /, text);
  }
});

test("holds a time that goes back a little, and lets the others grow", () => {
  const held = keepRising(cpus([10, 0, 0, 490, 5]), cpus([9, 0, 0, 500, 7]));
  assert.deepEqual(held, cpus([10, 0, 0, 500, 7]));
});

test("takes a CPU whose idle time fell by three seconds as a new one", () => {
  assert.deepEqual(keepRising(cpus([1, 0, 0, 200]), cpus([9, 0, 0, 500])), cpus([1, 0, 0, 200]));
});

test("forgets CPUs that are offline", () => {
  assert.deepEqual(keepRising(cpus([1, 0, 0, 2]), cpus([1, 0, 0, 1], [5, 5, 5, 5])), cpus([1, 0, 0, 2]));
});

test("gives counters that never go back from one reading to the next", () => {
  const fresh = createCpu();
  assert.deepEqual(fresh.read(stubHost({ proc: { stat: "cpu0 1 0 0 500 9" } })), cpus([1, 0, 0, 500, 9]));
  assert.deepEqual(fresh.read(stubHost({ proc: { stat: "cpu0 2 0 0 499 8" } })), cpus([2, 0, 0, 500, 9]));
  assert.equal(createCpu().read(stubHost({})), undefined);
});

test("gives shares of the time that passed on all CPUs, with guests counted once", () => {
  // 200 ticks: 60 user (10 of them guest), 20 nice, 10 system, 80 idle, 10 iowait, 5 irq, 5 softirq, 10 steal.
  const before = cpus([0, 0, 0, 0, 0, 0, 0, 0, 0, 0], [100, 100, 100, 100, 100, 100, 100, 100, 100, 100]);
  const now = cpus([40, 20, 5, 30, 5, 0, 0, 0, 10, 0], [120, 100, 105, 150, 105, 105, 105, 110, 100, 100]);
  assert.deepEqual(collector.vitals?.(readAt(1, now), readAt(0, before)), {
    cpuCapacityMillicores: 2000,
    cpuUsageMillicores: 1100,
    cpuUsageRate: 55,
    cpuIowaitRate: 5,
    cpuStealRate: 5,
  });
});

test("knows the capacity but no share at the first reading, after a reset or when nothing passed", () => {
  const now = cpus([40, 0, 0, 60]);
  for (const previous of [undefined, readAt(0, cpus([50, 0, 0, 60])), readAt(0, now), readAt(0, cpus())]) {
    assert.deepEqual(collector.vitals?.(readAt(1, now), previous), {
      cpuCapacityMillicores: 1000,
      cpuUsageMillicores: undefined,
      cpuUsageRate: undefined,
      cpuIowaitRate: undefined,
      cpuStealRate: undefined,
    });
  }
});

test("leaves a CPU that was plugged in out of the shares, and counts its capacity", () => {
  const before = cpus([0, 0, 0, 0]);
  const now = cpus([25, 0, 0, 75], [999_999, 0, 0, 0]);
  const { cpuCapacityMillicores, cpuUsageMillicores, cpuUsageRate } =
    collector.vitals?.(readAt(1, now), readAt(0, before)) ?? {};
  assert.deepEqual([cpuCapacityMillicores, cpuUsageMillicores, cpuUsageRate], [2000, 500, 25]);
});
