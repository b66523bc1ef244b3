import assert from "node:assert/strict";
import { test } from "node:test";
import { ExpositionParser } from "./parse-exposition.ts";
import { OpenMetricsParser } from "./parse-openmetrics.ts";

const limits = { rows: 20, nameLength: 40, textLength: 60 };

function parse(text: string) {
  const parser = new ExpositionParser({ limits, isScraped: true });
  const lines = text.split("\n");
  for (const line of lines.slice(0, -1)) parser.line(line);
  parser.remainder(lines.at(-1) ?? "");
  const { families } = parser.finish();
  return families.map(({ name, help, type, rows }) => [name, help, type.slice(12), rows.map(({ value }) => value)]);
}

const lenient: readonly (readonly [what: string, text: string, families: unknown])[] = [
  [
    "times, which are not used",
    "a 1 1700000000000\nb 2 -5\n",
    [
      ["a", undefined, "UNTYPED", [1]],
      ["b", undefined, "UNTYPED", [2]],
    ],
  ],
  ["a blank behind the value", "a 1 \n", [["a", undefined, "UNTYPED", [1]]]],
  [
    "a last line without its end",
    "a 1\nb 2",
    [
      ["a", undefined, "UNTYPED", [1]],
      ["b", undefined, "UNTYPED", [2]],
    ],
  ],
  [
    "help and type that stand twice, of which the first counts",
    "# HELP a A\n# TYPE a gauge\n# HELP a B\n# TYPE a counter\na 1\n",
    [["a", "A", "GAUGE", [1]]],
  ],
  ["a type after the rows, which comes too late", "a 1\n# TYPE a gauge\n", [["a", undefined, "UNTYPED", [1]]]],
];
for (const [what, text, families] of lenient) {
  test(`of a target is taken: ${what}`, () => assert.deepEqual(parse(text), families));
}

const refused: readonly (readonly [text: string, message: RegExp])[] = [
  ["a 1 x\n", /"x" follows the value/],
  ["a 1 1.5\n", /"1.5" follows the value/],
  ["a 1 2 3\n", /"2 3" follows the value/],
  ["a 1\r\n", /lines end with a newline alone/],
  ["# TYPE a wrong\n", /is not a type/],
  ['a 1 # {trace_id="x"} 1\n', /follows the value/],
  ["a", /"" is not a number/],
];
for (const [text, message] of refused) {
  test(`of a target is refused: ${JSON.stringify(text)}`, () => assert.throws(() => parse(text), { message }));
}

/** Numbers that look random and are the same each time: those of a linear congruential generator. */
function numbers(): () => number {
  let state = 1;
  return () => (state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0) / 2 ** 32;
}

test("garbage of any kind is refused or taken, and nothing else happens", () => {
  const pieces = [
    "# ",
    "TYPE",
    "HELP",
    "UNIT",
    "EOF",
    " ",
    "a",
    "b_total",
    "{",
    "}",
    '"',
    "=",
    ",",
    "\\",
    "1",
    "+Inf",
    "counter",
    "histogram",
    "_bucket",
    "le",
    "\t",
    "\u0000",
    "ä",
  ];
  const random = numbers();
  let refusals = 0;
  for (let round = 0; round < 4000; round++) {
    const line = Array.from({ length: 12 }, () => pieces[Math.floor(random() * pieces.length)] ?? "").join("");
    for (const parser of [new ExpositionParser({ limits, isScraped: true }), new OpenMetricsParser(limits)]) {
      try {
        parser.line(line);
        parser.finish();
      } catch (error) {
        assert.ok(error instanceof Error);
        assert.equal(error.name, "ExpositionError", error.message);
        refusals++;
      }
    }
  }
  assert.ok(refusals > 4000);
});
