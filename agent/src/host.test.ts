import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import { openHost, pageBytesOf, type Host } from "./host.ts";

function openTemporaryHost(context: TestContext): { folder: string; host: Host } {
  const folder = mkdtempSync(join(tmpdir(), "kubevitals-host-"));
  for (const name of ["proc", "sys", "root"]) mkdirSync(join(folder, name));
  const host = openHost({ proc: join(folder, "proc"), sys: join(folder, "sys"), root: join(folder, "root") });
  context.after(() => {
    host.close();
    rmSync(folder, { recursive: true });
  });
  return { folder, host };
}

const text = (bytes: Uint8Array | undefined) => bytes && Buffer.from(bytes).toString();

test("reads a kept file anew each time, longer or shorter than before", (context) => {
  const { folder, host } = openTemporaryHost(context);
  for (const content of ["first", "second and longer", "3", ""]) {
    writeFileSync(join(folder, "proc/file"), content);
    assert.equal(text(host.readProc("file")), content);
  }
});

test("reads files larger than its buffer", (context) => {
  const { folder, host } = openTemporaryHost(context);
  const content = "0123456789".repeat(50_000);
  writeFileSync(join(folder, "proc/large"), content);
  assert.equal(text(host.readProc("large")), content);
});

test("reads more files than it keeps open", (context) => {
  const { folder, host } = openTemporaryHost(context);
  for (let round = 0; round < 2; round++) {
    for (let file = 0; file < 1100; file++) {
      writeFileSync(join(folder, `proc/${file}`), `${round} ${file}`);
      assert.equal(text(host.readProc(`${file}`)), `${round} ${file}`);
    }
  }
});

test("gives nothing for files, folders and links that are not there", (context) => {
  const { folder, host } = openTemporaryHost(context);
  writeFileSync(join(folder, "proc/file"), "");
  assert.equal(host.readProc("1/mountinfo"), undefined);
  assert.equal(host.readProc("file/below"), undefined);
  assert.equal(host.readSys("block/sda"), undefined);
  assert.equal(host.listSys("block"), undefined);
  assert.equal(host.readSysLink("block/sda"), undefined);
});

test("refuses what is no regular file, and does not wait for a pipe", (context) => {
  const { folder, host } = openTemporaryHost(context);
  mkdirSync(join(folder, "proc/folder"));
  execFileSync("mkfifo", [join(folder, "proc/pipe")]);
  for (const name of ["folder", "pipe"]) assert.throws(() => host.readProc(name), /not a regular file/);
});

test("lists folders and follows no link below the sys mount", (context) => {
  const { folder, host } = openTemporaryHost(context);
  mkdirSync(join(folder, "sys/block"));
  symlinkSync("../devices/virtual/block/dm-0", join(folder, "sys/block/dm-0"));
  assert.deepEqual(host.listSys("block"), ["dm-0"]);
  assert.equal(host.readSysLink("block/dm-0"), "../devices/virtual/block/dm-0");
  writeFileSync(join(folder, "sys/one"), "1\n");
  assert.equal(text(host.readSys("one")), "1\n");
});

test("asks a filesystem below the root mount for its sizes", (context) => {
  const { host } = openTemporaryHost(context);
  const sizes = host.statfsLocal("/");
  assert.ok(sizes.blocks > 0 && sizes.blockBytes > 0 && sizes.freeBlocks <= sizes.blocks);
  assert.throws(() => host.statfsLocal("/missing"), { code: "ENOENT" });
});

test("finds the page size in the auxiliary vector", () => {
  const vector = Buffer.alloc(48);
  vector.writeBigUInt64LE(33n, 0);
  vector.writeBigUInt64LE(6n, 16);
  vector.writeBigUInt64LE(65_536n, 24);
  assert.equal(pageBytesOf(vector), 65_536);
  assert.equal(pageBytesOf(vector.subarray(0, 20)), undefined);
});
