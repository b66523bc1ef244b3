import assert from "node:assert/strict";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { libraryPaths, smiProgram } from "./library-paths.ts";

test("looks where the dynamic linker does, then in the folders of this root and the host's", (context) => {
  const root = mkdtempSync(join(tmpdir(), "kubevitals-root-"));
  context.after(() => rmSync(root, { recursive: true }));
  const folder = join(root, "home/kubernetes/bin/nvidia/lib64");
  mkdirSync(folder, { recursive: true });
  const file = join(folder, "libnvidia-ml.so.1");
  writeFileSync(file, "");
  const paths = libraryPaths(undefined, root);
  assert.equal(paths[0], "libnvidia-ml.so.1");
  assert.equal(paths.at(-1), file);
  assert.deepEqual(libraryPaths("/named.so", root), ["/named.so"]);
});

test("finds the program where it may be run, in absolute folders only", (context) => {
  const folder = mkdtempSync(join(tmpdir(), "kubevitals-path-"));
  context.after(() => rmSync(folder, { recursive: true }));
  const program = join(folder, "nvidia-smi");
  writeFileSync(program, "#!/bin/sh\n");
  chmodSync(program, 0o755);
  assert.equal(smiProgram(`:.:/nowhere:${folder}`), program);
  // This machine may have the program in a usual place.
  assert.notEqual(smiProgram("/nowhere"), program);
  assert.notEqual(smiProgram(undefined), program);
});
