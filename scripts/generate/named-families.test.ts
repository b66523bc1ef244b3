import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import { requireNamedFamilies } from "./named-families.ts";

/** A folder of source files, until the test is over. */
function sourceOf(t: TestContext, files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), "kubevitals-"));
  t.after(() => rmSync(folder, { recursive: true }));
  mkdirSync(join(folder, "testing"));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return folder;
}

const family = (name: string, ...labels: readonly string[]) => ({
  name,
  type: "gauge",
  help: "",
  labels: new Set(labels),
});

test("a family that the source names and nobody tells of is refused by its name", (t) => {
  const folder = sourceOf(t, {
    "a.ts":
      'out.gauge("node_a", "A.", ["machine_id"]);\nout.counter(`machine_b`, "");\nout.gauge(`node_c_${name}`, "");',
    "b.ts": 'const parts = { x: "node_zfs_x" }; out.gauge("unrelated", "node_d is a word of a text");',
  });
  const told = [family("node_a", "machine_id"), family("node_zfs_x_hits")];
  assert.throws(() => requireNamedFamilies(folder, told), { message: /no fixture brings out: machine_b$/ });
  requireNamedFamilies(folder, [...told, family("machine_b")]);
});

test("tests and their helpers name what they like", (t) => {
  const folder = sourceOf(t, { "a.test.ts": '"node_a"', "testing/b.ts": '"node_b"' });
  requireNamedFamilies(folder, []);
});
