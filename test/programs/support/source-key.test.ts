import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { test, type TestContext } from "node:test";
import { sourceKey } from "./source-key.ts";

/** A repository with some sources, which is gone when the test is. */
function repositoryOf(t: TestContext) {
  const folder = mkdtempSync(join(tmpdir(), "kubevitals-"));
  t.after(() => rmSync(folder, { recursive: true }));
  const write = (file: string, text: string) => {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), text);
  };
  for (const file of ["agent/src/main.ts", "proto/kubevitals/v1/a.proto", "scripts/build/main.ts", "package.json"])
    write(file, file);
  return { folder, write };
}

for (const [what, file] of [
  ["a source", "agent/src/main.ts"],
  ["a new source", "aggregator/src/new.ts"],
  ["what is no code", "proto/kubevitals/v1/a.proto"],
  ["how bundles are made", "scripts/build/main.ts"],
  ["what is installed", "node_modules/.package-lock.json"],
] as const) {
  test(`another content of ${what} gives another key, and the same content the same`, (t) => {
    const { folder, write } = repositoryOf(t);
    write(file, "1");
    const first = sourceKey(folder);
    write(file, "2");
    assert.notEqual(sourceKey(folder), first);
    write(file, "1");
    assert.equal(sourceKey(folder), first);
  });
}

test("the same content under another name gives another key", (t) => {
  const { folder } = repositoryOf(t);
  const first = sourceKey(folder);
  renameSync(join(folder, "agent/src/main.ts"), join(folder, "agent/src/other.ts"));
  assert.notEqual(sourceKey(folder), first);
});

test("a key is the same wherever the repository lies", (t) => {
  assert.equal(sourceKey(repositoryOf(t).folder), sourceKey(repositoryOf(t).folder));
});

for (const file of [
  "agent/src/main.test.ts",
  "agent/src/testing/stub.ts",
  "agent/node_modules/x/index.js",
  "docs/a.md",
]) {
  test(`${file} is in no bundle, and changes no key`, (t) => {
    const { folder, write } = repositoryOf(t);
    const first = sourceKey(folder);
    write(file, "1");
    assert.equal(sourceKey(folder), first);
  });
}
