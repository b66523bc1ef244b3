import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import { RenewedFiles } from "./renewed-files.ts";

/** Two files that make a pair where they say the same. */
function pairOf(t: TestContext) {
  const folder = mkdtempSync(join(tmpdir(), "kubevitals-renewed-"));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const path = (name: string) => join(folder, name);
  const write = (name: string, text: string) => writeFileSync(path(name), text);
  const complaints: string[] = [];
  const open = () =>
    new RenewedFiles(
      [
        { option: "--cert", path: path("cert") },
        { option: "--key", path: path("key") },
      ],
      ([cert, key]) => {
        if (cert !== key) throw new Error("they are no pair");
        return { made: cert };
      },
      (problem) => complaints.push(problem),
    );
  write("cert", "one");
  write("key", "one");
  return { path, write, complaints, open };
}

test("what the files make is the same as long as they say the same, and new as soon as they do not", (t) => {
  const { write, open, complaints } = pairOf(t);
  const files = open();
  const first = files.current;
  assert.deepEqual(first, { made: "one" });
  write("cert", "one");
  assert.equal(files.current, first);
  write("cert", "two");
  write("key", "two");
  assert.deepEqual(files.current, { made: "two" });
  assert.deepEqual(complaints, []);
});

test("a replacement that cannot be used changes nothing and is said once, and again after a good one", (t) => {
  const { path, write, open, complaints } = pairOf(t);
  const files = open();
  write("cert", "two");
  assert.deepEqual([files.current, files.current], [{ made: "one" }, { made: "one" }]);
  assert.deepEqual(complaints, [`--cert: ${path("cert")}, --key: ${path("key")} cannot be used: they are no pair`]);
  rmSync(path("key"));
  assert.deepEqual([files.current, files.current], [{ made: "one" }, { made: "one" }]);
  assert.equal(complaints[1], `--key: ${path("key")} cannot be read (ENOENT)`);
  write("key", "two");
  assert.deepEqual(files.current, { made: "two" });
  rmSync(path("key"));
  assert.deepEqual(files.current, { made: "two" });
  assert.equal(complaints.length, 3);
});

test("files that cannot be used at the start stop it, and the option is named", (t) => {
  const { path, write, open } = pairOf(t);
  write("key", "other");
  assert.throws(open, {
    name: "UsageError",
    message: /^--cert: .*cert, --key: .*key cannot be used: they are no pair$/,
  });
  rmSync(path("cert"));
  assert.throws(open, { name: "UsageError", message: /^--cert: .*cert cannot be read \(ENOENT\)$/ });
});
