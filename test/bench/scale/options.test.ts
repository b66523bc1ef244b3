import assert from "node:assert/strict";
import { test } from "node:test";
import { readOptions } from "./options.ts";

test("without flags it is the scales that the marks are for", () => {
  const options = readOptions([]);
  assert.ok(options !== "help");
  assert.deepEqual([options.nodes, options.podsPerNode, options.write], [[10, 100, 1000, 5000], 30, false]);
});

for (const flags of [["--nodes=0"], ["--nodes=10,x"], ["--nodes=10,"], ["--unknown"], ["--seconds=1.5"]]) {
  test(`${flags.join(" ")} is refused`, () => assert.throws(() => readOptions(flags), TypeError));
}
