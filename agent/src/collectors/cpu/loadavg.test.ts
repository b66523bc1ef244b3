import assert from "node:assert/strict";
import { test } from "node:test";
import { parseLoadavg } from "./loadavg.ts";

test("reads the three averages and nothing of what follows", () => {
  const averages = parseLoadavg(Buffer.from("0.20 11.5 120 3/1204 11206\n"));
  assert.deepEqual(averages, { load1: 0.2, load5: 11.5, load15: 120 });
});

test("refuses a file that is cut off or holds something else", () => {
  for (const text of ["", "0.20 0.18", "a b c", "0.20 0.18 x1"]) {
    assert.throws(() => parseLoadavg(Buffer.from(text)), /loadavg: three numbers expected/);
  }
});
