import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { loadCustomResourceState } from "./load-config.ts";

test("a file is read, and one that cannot be or says nothing is refused by name", (t) => {
  const folder = mkdtempSync(join(tmpdir(), "kubevitals-"));
  t.after(() => rmSync(folder, { recursive: true }));
  const file = join(folder, "crs.yaml");
  const flag = "--custom-resource-state-config-file";
  assert.throws(() => loadCustomResourceState(file), {
    name: "UsageError",
    message: `${flag}: '${file}' cannot be read (ENOENT)`,
  });
  assert.throws(() => loadCustomResourceState(folder), { message: `${flag}: '${folder}' cannot be read (EISDIR)` });
  writeFileSync(file, "spec: { resources: [] }");
  assert.deepEqual(loadCustomResourceState(file), { resources: [], ignored: [] });
  writeFileSync(file, "spec: 5");
  assert.throws(() => loadCustomResourceState(file), {
    name: "UsageError",
    message: `${file}: spec must be a mapping`,
  });
});
