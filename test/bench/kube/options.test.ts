import assert from "node:assert/strict";
import { test } from "node:test";
import { readOptions } from "./options.ts";

test("without flags it is the size that the marks are for", () => {
  const options = readOptions([]);
  assert.ok(options !== "help");
  assert.deepEqual([options.nodes, options.pods, options.kubeconfig, options.write], [1000, 10_000, undefined, false]);
});

for (const flags of [["--nodes=0"], ["--pods=x"], ["--unknown"], ["--seconds=1.5"]]) {
  test(`${flags.join(" ")} is refused`, () => assert.throws(() => readOptions(flags), TypeError));
}
