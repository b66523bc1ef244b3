import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { closeSync, constants, mkdtempSync, openSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { RecordReader } from "./record-reader.ts";

test("reads what is there and waits for nothing, and takes a pipe without a writer for an empty one", (context) => {
  const folder = mkdtempSync(join(tmpdir(), "kubevitals-records-"));
  const pipe = join(folder, "pipe");
  execFileSync("mkfifo", [pipe]);
  const reader = new RecordReader(pipe);
  context.after(() => {
    reader.close();
    rmSync(folder, { recursive: true });
  });
  assert.equal(reader.read(), "none");
  const writer = openSync(pipe, constants.O_WRONLY | constants.O_NONBLOCK);
  assert.equal(reader.read(), "none");
  writeSync(writer, "6,1,1,-;text\n");
  const record = reader.read();
  assert.ok(record instanceof Uint8Array);
  assert.equal(Buffer.from(record).toString(), "6,1,1,-;text\n");
  assert.equal(reader.read(), "none");
  closeSync(writer);
  assert.equal(reader.read(), "none");
});

test("says when it cannot be opened, or read", (context) => {
  assert.throws(() => new RecordReader("/nowhere/kmsg"), { code: "ENOENT" });
  const folder = new RecordReader(tmpdir());
  context.after(() => folder.close());
  assert.throws(() => folder.read(), { code: "EISDIR" });
});
