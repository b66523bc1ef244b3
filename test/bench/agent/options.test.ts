import assert from "node:assert/strict";
import { test } from "node:test";
import { parts, readOptions } from "./options.ts";

test("without flags everything is measured over the samples that the marks speak of", () => {
  const options = readOptions([]);
  assert.ok(options !== "help");
  assert.deepEqual(options.parts, parts);
  assert.deepEqual([options.seconds, options.growthSamples, options.containers], [60, 10_000, 60]);
  assert.deepEqual([options.reportOnly, options.write, options.profile], [false, false, false]);
});

test("a flag that is unknown, has a bad value or does not go with another is named", () => {
  for (const [argv, complaint] of [
    [["--seconds", "0"], /--seconds: '0'/],
    [["--samples=many"], /--samples: 'many'/],
    [["--only", "speed"], /--only: 'speed' is none of sample, rest, memory/],
    [["--only=rest", "--write"], /--write needs all parts/],
    [["--sample", "1"], /--sample/],
    [["fast"], /fast/],
  ] as const) {
    assert.throws(() => readOptions(argv), complaint, argv.join(" "));
  }
});
