import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { readRegularFile, reasonOf } from "./regular-file.ts";

test("reads a regular file, and waits for nothing else", (context) => {
  const folder = mkdtempSync(join(tmpdir(), "kubevitals-regular-"));
  context.after(() => rmSync(folder, { recursive: true }));
  const [file, pipe, large] = ["file", "pipe", "large"].map((name) => join(folder, name)) as [string, string, string];
  writeFileSync(file, "text");
  execFileSync("mkfifo", [pipe]);
  writeFileSync(large, "");
  truncateSync(large, 5 * 1024 * 1024);
  assert.equal(readRegularFile(file), "text");
  assert.throws(() => readRegularFile(pipe), /not a regular file/);
  assert.throws(() => readRegularFile("/dev/zero"), /not a regular file/);
  assert.throws(() => readRegularFile(folder), /not a regular file/);
  assert.throws(() => readRegularFile(large), /more than 4194304 bytes/);
  assert.throws(() => readRegularFile(join(folder, "missing")), { code: "ENOENT" });
});

test("gives the system's code as the reason, or what we found ourselves", () => {
  assert.equal(reasonOf(Object.assign(new Error("no"), { code: "EACCES" })), "EACCES");
  assert.equal(reasonOf(new Error("it is not a regular file")), "it is not a regular file");
});
