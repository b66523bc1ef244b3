import assert from "node:assert/strict";
import { test } from "node:test";
import { stubHost, systemError } from "../testing/stub-host.ts";
import { processStartSeconds, startSecondsOf } from "./start-time.ts";

const stat = (name: string) => `7 (${name}) S 1 7 7 0 -1 4194560 28 0 0 0 0 1 0 0 20 0 1 0 12345 1077248 1\n`;
const booted = { stat: "cpu 1 2\nbtime 1700000000\n" };

for (const name of ["sh", "a b", "odd) 1 2 3 (", "", "x\n(y)"]) {
  test(`knows when a process called ${JSON.stringify(name)} started`, () => {
    assert.equal(processStartSeconds(stubHost({ proc: { "7/stat": stat(name), ...booted } }), 7), 1_700_000_123.45);
  });
}

test("does not know when a process started that is hidden, has ended or says nothing sensible", () => {
  const contents = [
    systemError("ESRCH"),
    systemError("EACCES"),
    "",
    "7 (sh",
    "7 (sh) S 1 7 7",
    stat("sh").replace("12345", "x"),
  ];
  for (const content of contents) {
    assert.equal(processStartSeconds(stubHost({ proc: { "7/stat": content, ...booted } }), 7), undefined);
  }
  assert.equal(processStartSeconds(stubHost({ proc: { "7/stat": stat("sh") } }), 7), undefined);
});

test("takes when the cgroup was made, unless its first process is older", () => {
  const proc = { "7/stat": stat("sh"), ...booted };
  const madeAt = (milliseconds: number | undefined) => ({ ...stubHost({ proc }), sysModifiedAt: () => milliseconds });
  assert.equal(startSecondsOf(madeAt(1_700_000_100_900), "c", [7]), 1_700_000_100);
  assert.equal(startSecondsOf(madeAt(1_700_000_124_900), "c", [7]), 1_700_000_124);
  assert.equal(startSecondsOf(madeAt(1_700_009_999_000), "c", [0, 7]), 1_700_000_123);
  assert.equal(startSecondsOf(madeAt(1_700_009_999_000), "c", []), 1_700_009_999);
  assert.equal(startSecondsOf(madeAt(undefined), "c", [7]), 1_700_000_123);
  assert.equal(startSecondsOf(madeAt(undefined), "c", [0]), undefined);
});
