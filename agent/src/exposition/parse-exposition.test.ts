import assert from "node:assert/strict";
import { test } from "node:test";
import type { ExpositionFamily } from "./exposition.ts";
import { parseExposition } from "./parse-exposition.ts";

const limits = { rows: 10, nameLength: 20, textLength: 40 };

function parse(text: string | Uint8Array): readonly ExpositionFamily[] {
  return parseExposition(typeof text === "string" ? Buffer.from(text) : text, limits).families;
}

/** The families as lines, in our own shorthand: `name type help | series value`. */
function linesOf(text: string | Uint8Array): readonly string[] {
  return parse(text).flatMap(({ name, type, help, rows }) =>
    rows.map(({ suffix, labels, value }) => {
      const pairs = labels.map((label) => `${label.name}=${JSON.stringify(label.value)}`).join(",");
      return `${type.slice("METRIC_TYPE_".length).toLowerCase()} ${help ?? "-"} | ${name}${suffix}{${pairs}} ${value}`;
    }),
  );
}

const accepted: readonly (readonly [what: string, text: string | Uint8Array, lines: readonly string[]])[] = [
  ["nothing", "", []],
  ["blank lines and comments", "\n  \t\n# a comment\n#\n# EOF\n", []],
  ["a header without rows", "# HELP a Text.\n# TYPE a gauge\n", []],
  ["a bare row", "a 1\n", ["untyped - | a{} 1"]],
  ["help and type", "# HELP a The text.\n# TYPE a counter\na 1\n", ["counter The text. | a{} 1"]],
  ["help and type without blanks, in capitals", "#HELP a T\n#TYPE a GAUGE\na 1\n", ["gauge T | a{} 1"]],
  ["a help that is empty", "# HELP a\n# HELP a \na 1\n", ["untyped - | a{} 1"]],
  ["help after the row", "a 1\n# HELP a Late.\n", ["untyped Late. | a{} 1"]],
  ["escapes of a help", String.raw`# HELP a \\ \n \"` + "\na 1\n", ['untyped \\ \n " | a{} 1']],
  ["blanks around", ' \ta {  x = "1" , y="2" ,}  3\n', ['untyped - | a{x="1",y="2"} 3']],
  ["no blanks at all", 'a{x="1"}2\nb+3\n', ['untyped - | a{x="1"} 2', "untyped - | b{} 3"]],
  ["labels in any order, empty ones left out", 'a{z="1",b="",c="2"} 1\n', ['untyped - | a{c="2",z="1"} 1']],
  ["escapes of a label", String.raw`a{x="\\\"\n}"} 1` + "\n", [String.raw`untyped - | a{x="\\\"\n}"} 1`]],
  ["the name inside of the braces", '{"a",x="1"} 1\n{b} 2\n', ['untyped - | a{x="1"} 1', "untyped - | b{} 2"]],
  ["other bytes than UTF-8 in a comment", Buffer.from("# \xff\na 1\n", "latin1"), ["untyped - | a{} 1"]],
  ["UTF-8", 'a{x="ä€\uFFFD"} 1\n', ['untyped - | a{x="ä€\uFFFD"} 1']],
  ["a label that begins like a keyword", 'a{TYPE="1"} 1\n', ['untyped - | a{TYPE="1"} 1']],
  [
    "families that take turns",
    'a 1\nb 2\na{x="1"} 3\n',
    ["untyped - | a{} 1", 'untyped - | a{x="1"} 3', "untyped - | b{} 2"],
  ],
  ["blanks behind the last line", "a 1\n  ", ["untyped - | a{} 1"]],
  [
    "a histogram, its bounds as Go writes them and in order",
    '# TYPE h histogram\nh_bucket{le="1000000"} 2\nh_bucket{le="0.50"} 1\nh_sum 7\nh_count 3\n',
    [
      'histogram - | h_bucket{le="0.5"} 1',
      'histogram - | h_bucket{le="1e+06"} 2',
      'histogram - | h_bucket{le="+Inf"} 3',
      "histogram - | h_sum{} 7",
      "histogram - | h_count{} 3",
    ],
  ],
  [
    "a histogram's label sets apart",
    '# TYPE h histogram\nh_bucket{le="+Inf",a="1"} 2\nh_bucket{a="2",le="Inf"} 3\n',
    ['histogram - | h_bucket{a="1",le="+Inf"} 2', 'histogram - | h_bucket{a="2",le="+Inf"} 3'],
  ],
  [
    "a summary",
    '# TYPE s summary\ns{quantile="0.99"} NaN\ns_count 2\ns{quantile="0.5"} 1\n',
    ['summary - | s{quantile="0.5"} 1', 'summary - | s{quantile="0.99"} NaN', "summary - | s_count{} 2"],
  ],
  ["what looks like part of a counter", "# TYPE c counter\nc_sum 1\n", ["untyped - | c_sum{} 1"]],
  ["a bucket of a summary", "# TYPE s summary\ns_bucket 1\n", ["untyped - | s_bucket{} 1"]],
];

for (const [what, text, lines] of accepted) test(`takes ${what}`, () => assert.deepEqual(linesOf(text), lines));

test("takes every spelling of a number", () => {
  const spellings = [
    "1",
    "+1",
    "-1",
    "1.",
    ".5",
    "1e3",
    "1E-2",
    "NaN",
    "nan",
    "+Inf",
    "-inf",
    "Infinity",
    "-infinity",
    "007",
  ];
  const values = spellings.map((text) => parse(`a ${text}\n`)[0]?.rows[0]?.value);
  assert.deepEqual(values, [1, 1, -1, 1, 0.5, 1000, 0.01, NaN, NaN, Infinity, -Infinity, Infinity, -Infinity, 7]);
});

const refused: readonly (readonly [what: string, text: string | Uint8Array, error: RegExp])[] = [
  ["a row without a value", "a\n", /^line 1: "" is not a number$/],
  ["a value that is none", "a 1\n\na x\n", /^line 3: "x" is not a number$/],
  ["a hexadecimal number", "a 0x1p3\n", /"0x1p3" is not a number/],
  ["a number in groups", "a 1_000\n", /"1_000" is not a number/],
  ["a number too large for a double", "a 1e400\n", /"1e400" is not a number/],
  ["a NaN with a sign", "a +NaN\n", /is not a number/],
  ["a time", "a 1 1600000000000\n", /^line 1: a time is not supported here$/],
  ["a blank behind the value", "a 1 \n", /a blank follows the value/],
  ["words behind the value", "a 1 x y\n", /"x y" follows the value/],
  ["carriage returns", "a 1\r\n", /"1\\r" is not a number; lines end with a newline alone/],
  ["a line that does not end", "a 1\nb 2", /^line 2: the text ends in the middle of a line$/],
  ["a comment that does not end", "# x", /ends in the middle of a line/],
  ["a name that begins with a digit", "1a 1\n", /"1a" is not a metric name/],
  ["no name", '{x="1"} 1\n', /"" is not a metric name/],
  ["empty braces", "{} 1\n", /"" is not a metric name/],
  ["a name in quotes that is none", '{"a b"} 1\n', /"a b" is not a metric name/],
  ["two names", "a{b} 1\n", /expected a label/],
  ["a mark of another encoding", "\uFEFFa 1\n", /is not a metric name/],
  ["a label without a value", "a{x} 1\n", /expected a label and found/],
  ["a label without a name", 'a{="1"} 1\n', /is not a label name/],
  ["a label name that is none", 'a{"x y"="1"} 1\n', /"x y" is not a label name/],
  ["a label of Prometheus' own", 'a{__name__="b"} 1\n', /"__name__" is not a label name/],
  ["a label twice", 'a{x="1",x="2"} 1\n', /label x stands twice/],
  ["a value in other quotes", "a{x='1'} 1\n", /expected '"' and found "'"/],
  ["a value that does not end", 'a{x="1} 1\n', /does not end on its line/],
  ["a value over two lines", 'a{x="1\n2"} 1\n', /^line 1: .*does not end on its line/],
  ["an unknown escape", String.raw`a{x="\t"} 1` + "\n", /"\\\\t" is not an escape/],
  ["an escape that does not end", 'a{x="\\', /middle of a line/],
  ["an unknown escape in a help", String.raw`# HELP a \t` + "\n", /is not an escape/],
  ["no comma between labels", 'a{x="1" y="2"} 1\n', /expected ',' or '}' and found "y"/],
  ["braces that do not close", 'a{x="1"\n', /expected ',' or '}' and found the end of the line/],
  ["bytes that are no UTF-8 in a label", Buffer.from('a{x="\xff"} 1\n', "latin1"), /the value of x is not UTF-8/],
  ["bytes that are no UTF-8 in a help", Buffer.from("# HELP a \xff\na 1\n", "latin1"), /a help text is not UTF-8/],
  ["a second help", "# HELP a A\n# HELP a B\n", /^line 2: a second HELP of a$/],
  ["a second type", "# TYPE a gauge\n# TYPE a gauge\n", /a second TYPE of a/],
  ["a type after the rows", "a 1\n# TYPE a gauge\n", /a second TYPE of a, or one after its rows/],
  ["an unknown type", "# TYPE a info\n", /"info" is not a type: counter, gauge/],
  ["a type with a carriage return", "# TYPE a gauge\r\n", /"gauge\\r" is not a type/],
  ["a gauge histogram", "# TYPE a gaugehistogram\n", /is not a type/],
  ["a keyword without a name", "# TYPE 1 gauge\n", /"1" is not a metric name/],
  ["a bucket whose bound is no number", '# TYPE h histogram\nh_bucket{le="x"} 1\n', /h_bucket: its le is not a number/],
  ["too long a name", `${"a".repeat(21)} 1\n`, /is not a metric name/],
  ["too long a label name", `a{${"a".repeat(21)}="1"} 1\n`, /is not a label name/],
  ["too long a value of a label", `a{x="${"y".repeat(41)}"} 1\n`, /longer than 40 characters/],
  ["too long a help", `# HELP a ${"y".repeat(41)}\n`, /longer than 40 characters/],
  [
    "too many rows",
    Array.from({ length: 11 }, (_, row) => `a{x="${row}"} 1\n`).join(""),
    /^line 11: more than 10 rows$/,
  ],
];

for (const [what, text, message] of refused) {
  test(`refuses ${what}`, () => assert.throws(() => parse(text), { name: "ExpositionError", message }));
}

function problemsOf(text: string): readonly string[] {
  return parseExposition(Buffer.from(text), limits).problems;
}

test("leaves a row out that says nothing or what was said before, and tells", () => {
  const repeated = 'a{x="1",y="2"} 1\na{y="2",x="1"} 2\na{x="1",y="2",z=""} 3\n';
  assert.deepEqual(linesOf(repeated), ['untyped - | a{x="1",y="2"} 1']);
  assert.deepEqual(problemsOf(repeated), ["line 2: a: a series stands twice", "line 3: a: a series stands twice"]);

  const histogram = '# TYPE h histogram\nh_count 1\nh_count 2\nh_bucket 3\nh 4\nh_bucket{le="NaN"} 5\n';
  assert.deepEqual(linesOf(histogram), ['histogram - | h_bucket{le="+Inf"} 1', "histogram - | h_count{} 1"]);
  assert.deepEqual(problemsOf(histogram), [
    "line 3: h_count: a series stands twice",
    "line 4: h_bucket: a row lacks its le",
    "line 5: h: a histogram has no such row",
  ]);
  assert.deepEqual(problemsOf("# TYPE s summary\ns 1\n"), ["line 2: s: a row lacks its quantile"]);
});

test("garbage of any kind is refused or taken, and nothing else happens", () => {
  const pieces = [
    "a",
    "{",
    "}",
    '"',
    "\\",
    "\n",
    " ",
    "1",
    "le=",
    ",",
    "# TYPE a histogram\n",
    "# HELP ",
    "\0",
    "\xff",
    "_bucket",
    "e9",
  ];
  let state = 1;
  const next = () => (state = (state * 48_271) % 2_147_483_647);
  for (let round = 0; round < 3000; round++) {
    const text = Array.from({ length: next() % 14 }, () => pieces[next() % pieces.length]).join("");
    try {
      for (const { rows } of parse(Buffer.from(text, "latin1"))) assert.ok(rows.length > 0, JSON.stringify(text));
    } catch (error) {
      assert.ok(
        error instanceof Error && error.name === "ExpositionError",
        `${JSON.stringify(text)}: ${String(error)}`,
      );
    }
  }
});
