import assert from "node:assert/strict";
import { test } from "node:test";
import { nothingYet } from "../run/part-report.ts";
import { Reporter } from "./report-line.ts";

test("adds up what processes have done since the last line, and tells the worst lag", () => {
  const reporter = new Reporter(10);
  reporter.next([nothingYet, nothingYet]);
  const line = reporter.next([
    { ...nothingYet, connected: 4, lag: { count: 9, p50: 1, p99: 2 }, ended: { ABORTED: 1 } },
    { ...nothingYet, connected: 5, lag: { count: 9, p50: 3, p99: 40 }, ended: { ABORTED: 2, UNAVAILABLE: 1 } },
  ]);
  assert.match(line, /^9\/10 connected; vitals 0\/s;/);
  assert.match(line, /lag p50 3\.0 ms, p99 40\.0 ms; streams ended: ABORTED 3, UNAVAILABLE 1;/);
});

test("without an acknowledgement there is no lag", () => {
  assert.match(new Reporter(1).next([nothingYet]), /no lag; streams ended: none/);
});
