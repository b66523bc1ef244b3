import assert from "node:assert/strict";
import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { copyContext } from "./context.ts";

test("what is named comes in, but for what stays out, and nothing else does", async (t) => {
  const folder = await mkdtemp(join(tmpdir(), "kubevitals-test-"));
  t.after(() => rm(folder, { recursive: true }));
  const repository = join(folder, "repository");
  for (const path of [
    "src/a.ts",
    "src/a.test.ts",
    "src/testing/b.ts",
    "src/node_modules/c.js",
    "secret",
    "tsconfig.base.json",
    "node_modules/d/index.js",
    "node_modules/.cache/e",
  ]) {
    await mkdir(join(repository, path, ".."), { recursive: true });
    await writeFile(join(repository, path), "");
  }
  const ignore = join(folder, "ignore");
  await writeFile(ignore, "# why\n*\n!src\n!tsconfig*.json\n**/node_modules\n**/*.test.ts\n**/testing\n");
  await copyContext(repository, ignore, join(folder, "context"));
  const copied = await readdir(join(folder, "context"), { recursive: true });
  assert.deepEqual(copied.toSorted(), [
    "node_modules",
    "node_modules/d",
    "node_modules/d/index.js",
    "src",
    "src/a.ts",
    "tsconfig.base.json",
  ]);
});
