import assert from "node:assert/strict";
import { test } from "node:test";
import { loadOptions } from "./load.ts";
import { option } from "./table.ts";
import { refusal } from "./testing/example.ts";
import { fileOf } from "./testing/temporary-file.ts";
import { structured, type OptionType } from "./types.ts";

/** A mapping whose `size` is a number. */
const thing: OptionType<{ readonly size: number }> = {
  placeholder: "JSON",
  expected: "a thing",
  parse(text) {
    const { size } = JSON.parse(text) as { size?: unknown };
    return Number.isFinite(Number(size)) ? { size: Number(size) } : undefined;
  },
  whyNot: () => "it has no size",
  format: (value) => JSON.stringify(value),
};

const program = {
  name: "example",
  summary: "Shows structured options.",
  options: { things: option(structured(thing), [], "Things.", { fileKey: "shop.things" }) },
  foreignSections: [],
};

function load(argv: readonly string[], environment: NodeJS.ProcessEnv = {}) {
  const loaded = loadOptions(program, argv, environment);
  return "values" in loaded ? loaded.values.things : loaded.print;
}

test("mappings are listed in the file, and in JSON elsewhere", (t) => {
  const file = fileOf(t, "shop:\n  things:\n    - {size: 1, name: 'a: b, c'}\n    - size: 2.5\n");
  const things = [{ size: 1 }, { size: 2.5 }];
  assert.deepEqual(load(["--config", file]), things);
  assert.deepEqual(load(["--things", '[{"size":1},{"size":2.5}]']), things);
  assert.deepEqual(load([], { KUBEVITALS_EXAMPLE_THINGS: '[{"size":1},{"size":2.5}]' }), things);
  assert.deepEqual(load(["--things=[]"]), []);
});

test("what is printed as in force reads back as the same", (t) => {
  const printed = load(["--things", '[{"size":1}]', "--print-config"]);
  assert.equal(printed, 'shop:\n  things: [{"size":1}] # --things\n');
  assert.deepEqual(load(["--config", fileOf(t, printed as string)]), [{ size: 1 }]);
});

test("one that is none is refused by its number, and why", (t) => {
  const file = fileOf(t, "shop: {things: [{size: 1}, {name: x}]}\n");
  assert.equal(
    refusal(() => load(["--config", file])),
    `${file}: shop.things: '{"name":"x"}', number 2 of 2, is not a thing: it has no size`,
  );
});

test("what is no list is refused", (t) => {
  for (const yaml of ["shop: {things: {size: 1}}\n", "shop: {things: x}\n"]) {
    const file = fileOf(t, yaml);
    assert.equal(
      refusal(() => load(["--config", file])),
      `${file}: shop.things must be a list`,
    );
  }
});
