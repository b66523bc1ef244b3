import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { generated } from "./index.ts";

const repository = join(import.meta.dirname, "../..");

for (const { path, render } of generated) {
  test(`${path} is what the generator renders from the .proto files`, () => {
    const formatter = join(repository, "node_modules/.bin/oxfmt");
    const text = execFileSync(formatter, [`--stdin-filepath=${path}`], {
      input: render(),
      encoding: "utf8",
      cwd: repository,
    });
    assert.ok(text === readFileSync(join(repository, path), "utf8"), "not up to date; run: npm run update");
  });
}
