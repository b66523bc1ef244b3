import assert from "node:assert/strict";
import { mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import { reloadOf } from "./reload.ts";
import { option } from "./table.ts";
import { oneOf } from "./types.ts";
import { UsageError } from "./usage-error.ts";

const program = {
  name: "example",
  summary: "An example.",
  options: { colour: option(oneOf("red", "green"), "red", "A colour."), size: option(oneOf("s", "m"), "s", "A size.") },
  foreignSections: [],
};

/** A file of options that others replace. */
function fileOf(t: TestContext, text: string) {
  const folder = mkdtempSync(join(tmpdir(), "kubevitals-reload-"));
  t.after(() => rmSync(folder, { recursive: true }));
  const path = join(folder, "config.yaml");
  const replace = (next: string) => {
    writeFileSync(join(folder, "next"), next);
    renameSync(join(folder, "next"), path);
  };
  replace(text);
  return { path, replace };
}

test("a file that says something else gives the values of a start now, once", (t) => {
  const { path, replace } = fileOf(t, "example:\n  colour: red\n");
  const reload = reloadOf(program, ["--config", path, "--size", "m"], {});
  assert.equal(reload(), undefined);
  replace("example:\n  colour: green\n  size: s\n");
  assert.deepEqual(reload(), { colour: "green", size: "m" }, "flags beat the file as they do at the start");
  assert.equal(reload(), undefined);
  replace("example:\n  colour: green\n  size: s\n");
  assert.equal(reload(), undefined, "the same text in another file");
});

test("a file that cannot be used is refused by name, and what comes after it counts", (t) => {
  const { path, replace } = fileOf(t, "");
  const reload = reloadOf(program, [], { KUBEVITALS_EXAMPLE_CONFIG: path });
  replace("example:\n  colour: blue\n");
  assert.throws(reload, (error) => error instanceof UsageError && /example\.colour.*'blue' is not/.test(error.message));
  assert.equal(reload(), undefined);
  rmSync(path);
  const named = `KUBEVITALS_EXAMPLE_CONFIG: '${path}' cannot be read (ENOENT)`;
  for (const _ of [1, 2]) assert.throws(reload, { name: "UsageError", message: named });
  replace("example:\n  colour: green\n");
  assert.equal(reload()?.colour, "green");
});

for (const [what, argv] of [
  ["no file", []],
  ["no regular file", ["--config", "/dev/null"]],
] as const) {
  test(`with ${what} there is nothing to follow`, () => {
    const reload = reloadOf(program, argv, {});
    for (const _ of [1, 2]) assert.equal(reload(), undefined);
  });
}
