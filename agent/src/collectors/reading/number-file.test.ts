import assert from "node:assert/strict";
import { test } from "node:test";
import { stubHost, systemError } from "../../testing/stub-host.ts";
import { readProcNumber, readSysNumber } from "./number-file.ts";

test("gives the number, or undefined where there is no file", () => {
  const host = stubHost({ proc: { a: "12\n", b: "-1" }, sys: { a: "18446744073709551615\n" } });
  assert.deepEqual(
    [readProcNumber(host, "a"), readProcNumber(host, "b"), readProcNumber(host, "c")],
    [12, -1, undefined],
  );
  assert.deepEqual([readSysNumber(host, "a"), readSysNumber(host, "c")], [2 ** 64, undefined]);
});

test("refuses anything else, and lets failures through", () => {
  for (const text of ["", "\n", "x", "1 2", "1x"]) {
    assert.throws(() => readProcNumber(stubHost({ proc: { a: text } }), "a"), /^Error: a: one number expected$/, text);
  }
  assert.throws(() => readSysNumber(stubHost({ sys: { a: systemError("EIO") } }), "a"), /EIO/);
});
