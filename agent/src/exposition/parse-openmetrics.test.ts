import assert from "node:assert/strict";
import { test } from "node:test";
import type { ExpositionFamily } from "./exposition.ts";
import { OpenMetricsParser } from "./parse-openmetrics.ts";

const limits = { rows: 20, nameLength: 40, textLength: 60 };

function parse(text: string) {
  const parser = new OpenMetricsParser(limits);
  const lines = text.split("\n");
  for (const line of lines.slice(0, -1)) parser.line(line);
  parser.remainder(lines.at(-1) ?? "");
  return parser.finish();
}

function linesOf({ name, type, help = "-", rows }: ExpositionFamily): readonly string[] {
  const kind = type.replace("METRIC_TYPE_", "").toLowerCase();
  return rows.map(({ suffix, labels, value }) => {
    const pairs = labels.map((label) => `${label.name}=${JSON.stringify(label.value)}`).join(",");
    return `${kind} ${help} | ${name}${suffix === "" ? "" : `+${suffix}`}{${pairs}} ${value}`;
  });
}

const accepted: readonly (readonly [what: string, text: string, lines: readonly string[]])[] = [
  ["nothing", "", []],
  [
    "a counter, called as its series is",
    "# TYPE a counter\n# HELP a Text.\na_total 1\n",
    ["counter Text. | a_total{} 1"],
  ],
  ["help before the type", "# HELP a Text.\n# TYPE a counter\na_total 1\n", ["counter Text. | a_total{} 1"]],
  ["a unit", "# TYPE a_seconds gauge\n# UNIT a_seconds seconds\na_seconds 1\n", ["gauge - | a_seconds{} 1"]],
  [
    "since when a counter counts, which is no value",
    "# TYPE a counter\na_total 1\na_created 1700000000.123\n",
    ["counter - | a_total{} 1"],
  ],
  ["a family that is called created", "# TYPE a_created gauge\na_created 5\n", ["gauge - | a_created{} 5"]],
  ["an info", '# TYPE a info\na_info{version="1"} 1\n', ['gauge - | a_info{version="1"} 1']],
  ["a stateset", '# TYPE a stateset\na{a="on"} 1\n', ['gauge - | a{a="on"} 1']],
  ["a type that is unknown", "# TYPE a unknown\na 1\n", ["untyped - | a{} 1"]],
  ["a series that nobody announced", "a 1\n", ["untyped - | a{} 1"]],
  ["help alone", "# HELP a Text.\na 1\n", ["untyped Text. | a{} 1"]],
  [
    "a histogram with exemplars and times",
    '# TYPE a histogram\na_bucket{le="0.5"} 2 # {trace_id="x"} 0.3\na_bucket{le="+Inf"} 3 123.4 # {trace_id="y"} 0.7 122.9\na_count 3\na_sum 4.5\na_created 1\n',
    [
      'histogram - | a+_bucket{le="0.5"} 2',
      'histogram - | a+_bucket{le="+Inf"} 3',
      "histogram - | a+_count{} 3",
      "histogram - | a+_sum{} 4.5",
    ],
  ],
  [
    "a summary",
    '# TYPE a summary\na{quantile="0.5"} 2\na_sum 4\na_count 2\n',
    ['summary - | a{quantile="0.5"} 2', "summary - | a+_sum{} 4", "summary - | a+_count{} 2"],
  ],
  [
    "a histogram that falls, whose series stand alone",
    '# TYPE a gaugehistogram\na_bucket{le="+Inf"} 2\na_gcount 2\na_gsum 3\n',
    ['untyped - | a_bucket{le="+Inf"} 2', "untyped - | a_gsum{} 3", "untyped - | a_gcount{} 2"],
  ],
  ["what is no finite number", "a NaN\nb +Inf\n", ["untyped - | a{} NaN", "untyped - | b{} Infinity"]],
  ["escapes", String.raw`a{x="\\\"\n"} 1` + "\n", [String.raw`untyped - | a{x="\\\"\n"} 1`]],
];
for (const [what, text, lines] of accepted) {
  test(`reads ${what}`, () => assert.deepEqual(parse(`${text}# EOF\n`).families.flatMap(linesOf), lines));
}

test("the newline behind the end may be missing", () => {
  assert.equal(parse("a 1\n# EOF").families.length, 1);
});

const refused: readonly (readonly [what: string, text: string, message: RegExp])[] = [
  ["no end", "a 1\n", /^line 1: the text ends without # EOF$/],
  ["something behind the end", "# EOF\na 1\n", /^line 2: something follows # EOF$/],
  ["an empty line", "a 1\n\n# EOF\n", /^line 2: neither a series nor/],
  ["a comment", "# a comment\n# EOF\n", /^line 1: neither/],
  ["an unknown keyword", "# TYP a gauge\n# EOF\n", /^line 1: neither/],
  ["an unknown type", "# TYPE a untyped\n# EOF\n", /^line 1: "untyped" is not a type: counter, /],
  ["a type twice", "# TYPE a gauge\n# TYPE a gauge\n# EOF\n", /^line 2: a second TYPE of a$/],
  ["a help twice", "# HELP a A\n# HELP a A\n# EOF\n", /^line 2: a second HELP of a$/],
  ["a unit twice", "# UNIT a_s s\n# UNIT a_s s\n# EOF\n", /^line 2: a second UNIT of a_s$/],
  ["a unit that is not in the name", "# UNIT a seconds\n# EOF\n", /a does not end with its unit "seconds"/],
  ["a type after the series", "a 1\n# TYPE a gauge\n# EOF\n", /a belongs to another family already/],
  [
    "two families of one series",
    "# TYPE a counter\n# TYPE a_total gauge\n# EOF\n",
    /a_total belongs to another family/,
  ],
  ["no number", "a x\n# EOF\n", /^line 1: "x" is not a number$/],
  ["no value", "a\n# EOF\n", /"" is not a number/],
  ["no time", "a 1 x\n# EOF\n", /"x" is not a time/],
  ["too much behind the value", "a 1 2 3\n# EOF\n", /"3" follows the value/],
  ["an exemplar without labels", "a 1 # 2\n# EOF\n", /an exemplar begins with its labels/],
  ["an exemplar without a value", 'a 1 # {x="1"}\n# EOF\n', /is not a number/],
  ["an exemplar with a broken time", 'a 1 # {x="1"} 2 z\n# EOF\n', /is not a time/],
  ["a label that does not end", 'a{x="1 1\n# EOF\n', /does not end on its line/],
  ["no name", "{} 1\n# EOF\n", /"" is not a metric name/],
  ["too long a name", `${"n".repeat(41)} 1\n# EOF\n`, /is not a metric name/],
  ["too long a help", `# HELP a ${"h".repeat(61)}\n# EOF\n`, /longer than 60/],
  ["a bucket whose bound is none", '# TYPE a histogram\na_bucket{le="x"} 1\n# EOF\n', /its le is not a number/],
  [
    "too many rows",
    `${Array.from({ length: 21 }, (_, row) => `a{x="${row}"} 1\n`).join("")}# EOF\n`,
    /more than 20 rows/,
  ],
];
for (const [what, text, message] of refused) {
  test(`refuses ${what}`, () => assert.throws(() => parse(text), { name: "ExpositionError", message }));
}

test("of a series that stands twice the first counts, and that is told", () => {
  const { families, problems } = parse("a 1\na 2\n# EOF\n");
  assert.deepEqual(families.flatMap(linesOf), ["untyped - | a{} 1"]);
  assert.deepEqual(problems, ["line 2: a: a series stands twice"]);
});
