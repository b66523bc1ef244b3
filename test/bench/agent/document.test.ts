import assert from "node:assert/strict";
import { test } from "node:test";
import type { Row } from "./bench.ts";
import { renderDocument } from "./document.ts";

const met: Row = { what: "bytes", ours: "1 kB", theirs: "2 kB", ratio: 0.5, mark: "at most 1", isMet: true };
const missed: Row = { what: "CPU", ours: "3 ms", ratio: 3, mark: "at most 1", isMet: false, details: ["all of it"] };
const told: Row = { what: "series", ours: "7" };
const run = { containers: undefined, profile: undefined, command: "npm run x", date: new Date(0) };

test("the page says what was measured by which command, what misses its mark, and keeps the notes", () => {
  const profile = { functions: [{ name: "read", millisecondsPerSample: 1.5, share: 0.25 }] };
  const page = renderDocument({ ...run, rows: [met, missed, told], profile }, "why it is so");
  assert.match(page, /^ {4}npm run x$/m);
  assert.match(page, /on 1970-01-01: agent /);
  assert.match(page, /^\| bytes \| 1 kB \| 2 kB \| 0\.500 \| at most 1 \| passed \|$/m);
  assert.match(page, /^\| CPU \| 3 ms \| {2}\| 3\.000 \| at most 1 \| MISSED \|$/m);
  assert.match(page, /^\| series \| 7 \| {2}\| {2}\| {2}\| {2}\|$/m);
  assert.match(page, /## What misses its mark\n\n- CPU: 3 ms, ratio 3\.000 \(mark: at most 1\)\n/);
  assert.match(page, /^- CPU: all of it$/m);
  assert.match(page, /^ +25\.0 % +1\.500 ms +read$/m);
  assert.match(page, /notes: kept.*\n\nwhy it is so\n\n/);
});

test("where every mark is met the page says so", () => {
  const page = renderDocument({ ...run, rows: [met, told] }, "");
  assert.match(page, /## What misses its mark\n\nNothing\.\n/);
});
