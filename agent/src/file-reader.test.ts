import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import { FileReader, keptFilesWithin } from "./file-reader.ts";

function temporaryFolder(context: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), "kubevitals-reader-"));
  context.after(() => rmSync(folder, { recursive: true }));
  return folder;
}

function openReader(context: TestContext, mostFiles?: number): FileReader {
  const reader = new FileReader(mostFiles);
  context.after(() => reader.close());
  return reader;
}

const text = (bytes: Uint8Array | undefined) => bytes && Buffer.from(bytes).toString();

test("reads the files of an open folder anew each time, whatever their length", (context) => {
  const root = temporaryFolder(context);
  const folder = openReader(context).openFolder(root);
  for (const content of [
    "first",
    "",
    "a longer one",
    "x".repeat(2047),
    "y".repeat(2048),
    "z".repeat(200_000),
    "last",
  ]) {
    writeFileSync(join(root, "file"), content);
    assert.equal(text(folder.read("file")), content);
  }
});

test("looks for a file that was not there only now and then", (context) => {
  const root = temporaryFolder(context);
  const folder = openReader(context).openFolder(root);
  assert.equal(folder.read("late"), undefined);
  writeFileSync(join(root, "late"), "here");
  let reads = 1;
  while (folder.read("late") === undefined && reads < 100) reads++;
  assert.equal(reads, 20);
  assert.equal(text(folder.read("late")), "here");
});

test("goes on looking for a file that is still not there", (context) => {
  const root = temporaryFolder(context);
  const folder = openReader(context).openFolder(root);
  for (let read = 0; read < 50; read++) assert.equal(folder.read("late"), undefined);
  writeFileSync(join(root, "late"), "here");
  let reads = 0;
  while (folder.read("late") === undefined && reads < 100) reads++;
  assert.ok(reads < 20, `${reads}`);
});

test("lets go of the files of a folder that is closed, and of all at the end", (context) => {
  const root = temporaryFolder(context);
  const reader = openReader(context);
  for (const name of ["a", "b", "c"]) {
    mkdirSync(join(root, name));
    for (const file of ["1", "2"]) writeFileSync(join(root, name, file), name + file);
  }
  const folders = ["a", "b", "c"].map((name) => reader.openFolder(join(root, name)));
  for (const folder of folders) for (const file of ["1", "2", "3"]) folder.read(file);
  assert.equal(reader.openFiles, 6);
  folders[0]?.close();
  folders[0]?.close();
  assert.equal(reader.openFiles, 4);
  assert.equal(text(folders[0]?.read("1")), "a1");
  reader.close();
  assert.equal(reader.openFiles, 0);
});

test("reads more files than it may keep open", (context) => {
  const root = temporaryFolder(context);
  const reader = openReader(context, 3);
  const folder = reader.openFolder(root);
  for (let round = 0; round < 2; round++) {
    for (let file = 0; file < 10; file++) {
      writeFileSync(join(root, `${file}`), `${round} ${file}`);
      assert.equal(text(folder.read(`${file}`)), `${round} ${file}`);
    }
  }
  assert.equal(reader.openFiles, 3);
});

test("gives nothing for what is no file, and says what it found", (context) => {
  const root = temporaryFolder(context);
  writeFileSync(join(root, "file"), "");
  const reader = openReader(context);
  assert.equal(reader.openFolder(join(root, "none")).read("file"), undefined);
  assert.equal(reader.openFolder(join(root, "file")).read("file"), undefined);
  assert.equal(reader.openFolder(root).read("x".repeat(300)), undefined);
  mkdirSync(join(root, "folder"));
  assert.throws(() => reader.openFolder(root).read("folder"), /folder: not a regular file/);
  assert.equal(reader.openFiles, 0);
});

test("notices that what it reads has gone", async (context) => {
  const child = spawn("sleep", ["60"]);
  await once(child, "spawn");
  const reader = openReader(context);
  const folder = reader.openFolder(`/proc/${child.pid}`);
  assert.match(text(folder.read("stat")) ?? "", /sleep/);
  assert.equal(folder.isGone, false);
  child.kill("SIGKILL");
  await once(child, "exit");
  assert.equal(folder.read("stat"), undefined);
  assert.equal(folder.isGone, true);
  assert.equal(reader.openFiles, 0);
});

const limits = (soft: string) =>
  `Limit                     Soft Limit           Hard Limit           Units\nMax open files            ${soft}   524288               files     \n`;

test("keeps open no more than half of what the process may", () => {
  assert.equal(keptFilesWithin(limits("1024")), 512);
  assert.equal(keptFilesWithin(limits("1048576")), 4096);
  assert.equal(keptFilesWithin(limits("unlimited")), 4096);
  assert.equal(keptFilesWithin("nonsense"), undefined);
  assert.equal(keptFilesWithin(undefined), undefined);
});
