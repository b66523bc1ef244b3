import assert from "node:assert/strict";
import { test } from "node:test";
import { option, optionTypes } from "@kubevitals/program";
import { collectorOptions, configurable, createEnabled, defaultValues, plain, switchedOff } from "./kind.ts";
import type { Collector } from "./collector.ts";

function named(name: string): Collector {
  return { name, source: "test", read: () => 1, series: () => undefined };
}

const kinds = [
  plain("always", () => named("always")),
  plain("asked", () => named("asked"), false),
  configurable(
    "greedy",
    { "collector.greedy.limit": option(optionTypes.integer(0, 10), 5, "How much it takes.") },
    (values) => named(`greedy ${values["collector.greedy.limit"]}`),
  ),
];

function runningWith(values: Record<`collector.${string}`, unknown>): readonly string[] {
  return createEnabled(kinds, { ...defaultValues(kinds), ...values }).map(({ name }) => name);
}

const cases: Record<string, readonly [values: Record<`collector.${string}`, unknown>, running: readonly string[]]> = {
  "nothing said": [{}, ["always", "greedy 5"]],
  "one switched off": [{ "collector.always": false }, ["greedy 5"]],
  "one switched on": [{ "collector.asked": true }, ["always", "asked", "greedy 5"]],
  "the defaults disabled": [{ "collector.disable-defaults": true }, []],
  "the defaults disabled, and two switched on": [
    { "collector.disable-defaults": true, "collector.greedy": true, "collector.asked": true },
    ["asked", "greedy 5"],
  ],
  "an option": [{ "collector.greedy.limit": 7 }, ["always", "greedy 7"]],
};
for (const [what, [values, running]] of Object.entries(cases)) {
  test(`with ${what} runs ${running.join(", ") || "nothing"}`, () => assert.deepEqual(runningWith(values), running));
}

test("names as switched off what would have run", () => {
  assert.deepEqual(switchedOff(kinds, { ...defaultValues(kinds), "collector.always": false }), ["always"]);
  assert.deepEqual(switchedOff(kinds, { "collector.disable-defaults": true, "collector.asked": true }), [
    "always",
    "greedy",
  ]);
});

test("puts every option into the file's section for collectors, under the flag's own name", () => {
  const options = collectorOptions(kinds);
  assert.deepEqual(
    Object.entries(options).map(([name, { fileKey, default: value }]) => [name, fileKey, value]),
    [
      ["collector.disable-defaults", "collectors.collector.disable-defaults", false],
      ["collector.always", "collectors.collector.always", undefined],
      ["collector.asked", "collectors.collector.asked", false],
      ["collector.greedy", "collectors.collector.greedy", undefined],
      ["collector.greedy.limit", "collectors.collector.greedy.limit", 5],
    ],
  );
});
