import assert from "node:assert/strict";
import { test } from "node:test";
import { boolean, byteSize, duration, hostPort, integer, listOf, oneOf, path, text, type OptionType } from "./types.ts";

type Row = readonly [type: OptionType<unknown>, name: string, text: string, value: unknown];

const level = oneOf("debug", "info");
const accepted: readonly Row[] = [
  [text, "text", "a b", "a b"],
  [path, "path", "/proc", "/proc"],
  [boolean, "boolean", "true", true],
  [boolean, "boolean", "false", false],
  [hostPort, "hostPort", "[::1]:0", { host: "::1", port: 0 }],
  [duration(1, 60), "duration(1, 60)", "1s", 1],
  [duration(1, 60), "duration(1, 60)", "1m", 60],
  [byteSize(1024, 4096), "byteSize", "1Ki", 1024],
  [byteSize(1024, 4096), "byteSize", "4Ki", 4096],
  [integer(0, 10), "integer(0, 10)", "0", 0],
  [integer(0, 10), "integer(0, 10)", "10", 10],
  [level, "oneOf", "debug", "debug"],
  [listOf(level), "listOf(oneOf)", "", []],
  [listOf(level), "listOf(oneOf)", "info", ["info"]],
  [listOf(level), "listOf(oneOf)", "info,debug", ["info", "debug"]],
];
for (const [type, name, given, value] of accepted) {
  test(`${name} takes ${JSON.stringify(given)} and writes it so again`, () => {
    assert.deepEqual(type.parse(given), value);
    assert.equal(type.format(value), given);
  });
}

const refused: readonly Row[] = [
  [text, "text", "", undefined],
  [text, "text", " \t", undefined],
  [path, "path", "", undefined],
  [boolean, "boolean", "True", undefined],
  [boolean, "boolean", "yes", undefined],
  [boolean, "boolean", "1", undefined],
  [boolean, "boolean", "", undefined],
  [hostPort, "hostPort", "9480", undefined],
  [duration(1, 60), "duration(1, 60)", "999ms", undefined],
  [duration(1, 60), "duration(1, 60)", "61s", undefined],
  [byteSize(1024, 4096), "byteSize", "1023", undefined],
  [byteSize(1024, 4096), "byteSize", "4097", undefined],
  [integer(1, 10), "integer(1, 10)", "0", undefined],
  [integer(1, 10), "integer(1, 10)", "11", undefined],
  [integer(-5, 10), "integer(-5, 10)", "-1", undefined],
  [integer(1, 10), "integer(1, 10)", "1.0", undefined],
  [integer(1, 10), "integer(1, 10)", "", undefined],
  [level, "oneOf", "DEBUG", undefined],
  [level, "oneOf", "", undefined],
  [listOf(level), "listOf(oneOf)", "info,", undefined],
  [listOf(level), "listOf(oneOf)", "info,warn", undefined],
];
for (const [type, name, given] of refused) {
  test(`${name} refuses ${JSON.stringify(given)}`, () => {
    assert.equal(type.parse(given), undefined);
  });
}

test("a list takes blanks around its commas", () => {
  assert.deepEqual(listOf(level).parse("info , debug"), ["info", "debug"]);
});

test("what a bounded value must be names its bounds", () => {
  assert.equal(duration(0.1, 3600).expected, "a duration from 100ms to 1h, such as 1s, 500ms or 10m");
  assert.equal(byteSize(0, 2 ** 30).expected, "a size from 0 to 1Gi, such as 64Mi");
  assert.equal(integer(1, 10).expected, "a whole number from 1 to 10");
  assert.equal(level.expected, "one of debug, info");
});
