import assert from "node:assert/strict";
import { test } from "node:test";
import type { Timex } from "../../adjtimex.ts";
import { expose, exposeSeries } from "../../testing/exposition.ts";
import { stubHost } from "../../testing/stub-host.ts";
import { AbsentError } from "../collector.ts";
import { timex } from "./timex.ts";

const inStep: Timex = {
  state: 0,
  offset: -1500,
  frequency: -655_360,
  maxError: 16_000,
  estimatedError: 250,
  status: 1,
  constant: 7,
  tick: 10_000,
  ppsFrequency: 131_072,
  jitter: 3000,
  shift: 2,
  stability: 65_536,
  jitterCount: 4,
  calibrationCount: 5,
  errorCount: 6,
  stabilityCount: 8,
  tai: 37,
};

test("gives the clock's state in seconds and hertz", async () => {
  assert.deepEqual(await exposeSeries(timex, stubHost({ timex: inStep })), [
    "node_timex_sync_status 1",
    "node_timex_offset_seconds -0.0015",
    "node_timex_frequency_adjustment_ratio 0.99999",
    "node_timex_maxerror_seconds 0.016",
    "node_timex_estimated_error_seconds 0.00025",
    "node_timex_status 1",
    "node_timex_loop_time_constant 7",
    "node_timex_tick_seconds 0.01",
    "node_timex_pps_frequency_hertz 0.000002",
    "node_timex_pps_jitter_seconds 0.003",
    "node_timex_pps_shift_seconds 2",
    "node_timex_pps_stability_hertz 0.000001",
    "node_timex_pps_jitter_total 4",
    "node_timex_pps_calibration_total 5",
    "node_timex_pps_error_total 6",
    "node_timex_pps_stability_exceeded_total 8",
    "node_timex_tai_offset_seconds 37",
  ]);
});

test("reads offset and jitter as nanoseconds where the status says so, and knows a clock that is out of step", async () => {
  const host = stubHost({ timex: { ...inStep, state: 5, status: 0x2000 | 64 } });
  const lines = (await exposeSeries(timex, host)) ?? [];
  for (const line of ["sync_status 0", "offset_seconds -0.0000015", "pps_jitter_seconds 0.000003"]) {
    assert.ok(lines.includes(`node_timex_${line}`), line);
  }
});

test("counts with counters and gauges the rest", async () => {
  const counters = ((await expose(timex, stubHost({ timex: inStep }))) ?? []).filter((line) =>
    line.endsWith(" counter"),
  );
  assert.deepEqual(
    counters.map((line) => line.split(" ")[2]?.slice("node_timex_pps_".length)),
    ["jitter_total", "calibration_total", "error_total", "stability_exceeded_total"],
  );
});

test("is absent with its reason where the clock cannot be read", () => {
  const host = stubHost({ timex: { absent: "no node:ffi" } });
  assert.throws(
    () => timex.read(host),
    (error) => error instanceof AbsentError && error.message === "no node:ffi",
  );
});
