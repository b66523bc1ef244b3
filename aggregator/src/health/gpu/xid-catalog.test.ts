import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { xidOf } from "./xid-catalog.ts";

const page = readFileSync(join(import.meta.dirname, "../../../../docs/health.md"), "utf8");

/** The numbers that a row of docs/health.md lists: `46, 48, 143 to 150`. */
function numbersIn(rule: string): readonly number[] {
  const row = page.split("\n").find((line) => line.startsWith(`| ${rule}`)) ?? "";
  const listed = (row.split("|")[2] ?? "").replaceAll(/\(.*?\)|, and all.*/g, "");
  return Array.from(listed.matchAll(/(\d+)(?: to (\d+))?/g)).flatMap(([, first, last]) => {
    const from = Number(first);
    return Array.from({ length: Number(last ?? first) - from + 1 }, (_, index) => from + index);
  });
}

const classes = [
  ["fault", "`gpu-fault`"],
  ["degraded", "`gpu-fault-noted`"],
  ["application", "`gpu-application-error`"],
  ["note", "none"],
] as const;

for (const [xidClass, rule] of classes) {
  test(`docs/health.md lists every XID that is ${xidClass}, and no other`, () => {
    const known = Array.from({ length: 1000 }, (_, code) => code).filter((code) => {
      const { class: found, meaning } = xidOf(code);
      return found === xidClass && !meaning.startsWith("the catalogue");
    });
    assert.deepEqual(numbersIn(rule), known);
  });
}

test("what the catalogue does not have is not taken for nothing, nor for the worst", () => {
  for (const code of [0, 1, 173, 4_294_967_295]) assert.equal(xidOf(code).class, "degraded");
});
