import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import { readClusterId } from "./cluster-id.ts";

const uuid = /^[0-9a-f-]{36}$/;

function folder(t: TestContext): string {
  const path = mkdtempSync(join(tmpdir(), "kubevitals-"));
  t.after(() => rmSync(path, { recursive: true }));
  return path;
}

test("without a data directory every run has an id of its own", () => {
  const ids = [readClusterId(undefined), readClusterId(undefined)];
  for (const id of ids) assert.match(id, uuid);
  assert.notEqual(ids[0], ids[1]);
});

test("with a data directory, made where it is missing, the id outlives a restart", (t) => {
  const dataDir = join(folder(t), "a");
  const id = readClusterId(dataDir);
  assert.match(id, uuid);
  assert.equal(readClusterId(dataDir), id);
  assert.equal(readFileSync(join(dataDir, "cluster-id"), "utf8"), `${id}\n`);
});

test("a data directory whose parent is missing is refused", (t) => {
  assert.throws(() => readClusterId(join(folder(t), "a", "b")), { message: /^--data-dir: ENOENT/ });
});

test("an id that somebody wrote there is taken", (t) => {
  const dataDir = folder(t);
  writeFileSync(join(dataDir, "cluster-id"), "  mine\n");
  assert.equal(readClusterId(dataDir), "mine");
});

test("an empty file, as a crash leaves it, is written anew", (t) => {
  const dataDir = folder(t);
  writeFileSync(join(dataDir, "cluster-id"), "");
  const id = readClusterId(dataDir);
  assert.match(id, uuid);
  assert.equal(readClusterId(dataDir), id);
});

test("a data directory that cannot be used is refused in a line that names the option and the path", (t) => {
  const file = join(folder(t), "file");
  writeFileSync(file, "");
  assert.throws(() => readClusterId(join(file, "data")), {
    name: "UsageError",
    message: /^--data-dir: ENOTDIR.*file\/data/,
  });
});

test("an id that cannot be read is refused, and not replaced", (t) => {
  const dataDir = folder(t);
  mkdirSync(join(dataDir, "cluster-id"));
  assert.throws(() => readClusterId(dataDir), { message: /^--data-dir: EISDIR/ });
});
