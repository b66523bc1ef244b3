import assert from "node:assert/strict";
import { test } from "node:test";
import { stubFolder } from "../testing/open-folder.ts";
import { readCpuLimitsV1, readCpuLimitsV2, readCpuUseV1, readCpuUseV2 } from "./cpu-controller.ts";

test("reads no more of cpu.stat than there is", () => {
  const use = readCpuUseV2(stubFolder({ "cpu.stat": "usage_usec 1500000\nuser_usec 1000000\nsystem_u" }));
  assert.deepEqual(use, {
    usageSeconds: 1.5,
    userSeconds: 1,
    systemSeconds: NaN,
    periods: NaN,
    throttledPeriods: NaN,
    throttledSeconds: NaN,
  });
  assert.ok(Object.values(readCpuUseV2(stubFolder({}))).every(Number.isNaN));
  assert.ok(Object.values(readCpuUseV2(stubFolder({ "cpu.stat": "\0\xff garbage\n\n" }))).every(Number.isNaN));
  assert.ok(Object.values(readCpuUseV1(undefined, undefined)).every(Number.isNaN));
});

const maxima: readonly (readonly [max: string, quota: number, period: number])[] = [
  ["max 100000\n", Infinity, 100_000],
  ["50000 100000\n", 50_000, 100_000],
  ["50000 100000", 50_000, 100_000],
  ["max\n", Infinity, NaN],
  ["", NaN, NaN],
  ["x y\n", NaN, NaN],
];

for (const [max, quota, period] of maxima) {
  test(`reads the quota ${JSON.stringify(max)}`, () => {
    const { quotaMicroseconds, periodMicroseconds } = readCpuLimitsV2(stubFolder({ "cpu.max": max }));
    assert.deepEqual([quotaMicroseconds, periodMicroseconds], [quota, period]);
  });
}

test("takes v1's -1 for no quota, and makes shares of v2's weight as cAdvisor does", () => {
  const v1 = readCpuLimitsV1(
    stubFolder({ "cpu.cfs_quota_us": "-1\n", "cpu.cfs_period_us": "100000\n", "cpu.shares": "2\n" }),
  );
  assert.deepEqual(v1, { shares: 2, periodMicroseconds: 100_000, quotaMicroseconds: Infinity });
  const shares = ["1", "79", "100", "10000", "x"].map(
    (weight) => readCpuLimitsV2(stubFolder({ "cpu.weight": weight })).shares,
  );
  assert.deepEqual(shares, [2, 2046, 2597, 262_144, NaN]);
});
