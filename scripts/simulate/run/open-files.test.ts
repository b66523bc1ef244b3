import assert from "node:assert/strict";
import { test } from "node:test";
import { UsageError } from "@kubevitals/program";
import { checkOpenFiles, openFilesLimit } from "./open-files.ts";

const limitsOf = (soft: string) =>
  `Limit  Soft Limit  Hard Limit  Units\nMax open files            ${soft}  1048576  files\n`;

test("reads the soft limit", () => {
  assert.equal(openFilesLimit(limitsOf("1024")), 1024);
  assert.equal(openFilesLimit(limitsOf("unlimited")), Infinity);
  assert.equal(openFilesLimit(""), Infinity);
});

test("says how many files are needed, and two ways to have them", () => {
  checkOpenFiles(900, 1, limitsOf("1024"));
  checkOpenFiles(5000, 6, limitsOf("1024"));
  assert.throws(
    () => checkOpenFiles(5000, 1, limitsOf("1024")),
    (error) => {
      assert.ok(error instanceof UsageError);
      assert.match(error.message, /^--nodes: 5100 .* 1024 .*ulimit -n 5100.*--processes 6/);
      return true;
    },
  );
});
