import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, matchesGlob } from "node:path";
import { test } from "node:test";
import { filesOf, filesOfSuite, ownProcess } from "./files-of.ts";

const repository = join(import.meta.dirname, "../..");

test("npm test runs every test file once", () => {
  const { scripts } = JSON.parse(readFileSync(join(repository, "package.json"), "utf8")) as {
    readonly scripts: { readonly test: string };
  };
  const patterns = Array.from(scripts.test.matchAll(/"(.+?)"/g), ([, pattern = ""]) => pattern);
  const named = filesOf(repository, "**/*.{suite,test}.ts").filter((file) =>
    patterns.some((pattern) => matchesGlob(file, pattern)),
  );
  const run = named.flatMap((file) => (file.endsWith(".suite.ts") ? filesOfSuite(repository, dirname(file)) : [file]));
  assert.deepEqual(run.toSorted(), filesOf(repository, "**/*.test.ts"));
  assert.ok(ownProcess.every((pattern) => patterns.includes(pattern)));
});

test("a suite has the files below its folder, without those of inner suites and those with a process of their own", (t) => {
  const root = mkdtempSync(join(tmpdir(), "kubevitals-suites-"));
  t.after(() => rmSync(root, { recursive: true }));
  const files = [
    "agent/agent.suite.ts",
    "agent/src/a.test.ts",
    "agent/src/a.ts",
    "agent/src/pods/pods.suite.ts",
    "agent/src/pods/b.test.ts",
    "agent/src/pods/deep/c.test.ts",
    "agent/src/pods-of-others/d.test.ts",
    "agent/node_modules/other/e.test.ts",
    "agent-of-others/f.test.ts",
    "scripts/scripts.suite.ts",
    "scripts/start/main.test.ts",
    "scripts/start/inner/main.test.ts",
  ];
  for (const file of files) {
    mkdirSync(join(root, dirname(file)), { recursive: true });
    writeFileSync(join(root, file), "");
  }
  assert.deepEqual(filesOfSuite(root, "agent"), ["agent/src/a.test.ts", "agent/src/pods-of-others/d.test.ts"]);
  assert.deepEqual(filesOfSuite(root, "agent/src/pods"), ["agent/src/pods/b.test.ts", "agent/src/pods/deep/c.test.ts"]);
  assert.deepEqual(filesOfSuite(root, "scripts"), ["scripts/start/inner/main.test.ts"]);
});
