import assert from "node:assert/strict";
import { test } from "node:test";
import { parseExposition } from "../../exposition/parse-exposition.ts";
import { textfileLimits } from "./textfile-limits.ts";
import { mergeTextFiles } from "./textfile-merge.ts";
import type { TextFile } from "./textfile-reader.ts";

const facts = { isRegular: true, device: 0n, inode: 0n, bytes: 0n, modified: 0n, changed: 0n };

/** Files 1, 2, … with these contents. */
function filesOf(...texts: readonly string[]): readonly TextFile[] {
  return texts.map((text, index) => ({
    path: `${index + 1}`,
    facts,
    exposition: parseExposition(Buffer.from(text), textfileLimits),
  }));
}

function mergedOf(...texts: readonly string[]): { rows: readonly string[]; problems: readonly string[] } {
  const { families, problems } = mergeTextFiles(filesOf(...texts));
  const rows = families.flatMap(({ name, labelNames, rows: familyRows }) =>
    familyRows.map(({ suffix, labelValues, value }) => {
      const pairs = labelNames.map((label, index) => `${label}=${labelValues[index]}`);
      return [name + suffix, ...pairs, value].join(" ");
    }),
  );
  return { rows, problems };
}

function helpOf(texts: readonly string[]): string | undefined {
  return mergeTextFiles(filesOf(...texts)).families[0]?.help;
}

/** Half of the rows that are taken of all files. */
function halfOfAllRows(name: string): string {
  return Array.from({ length: textfileLimits.rows / 2 }, (_, row) => `${name}{x="${row}"} 1\n`).join("");
}

test("puts the rows of a family of several files together, each with all labels", () => {
  const { families, problems } = mergeTextFiles(
    filesOf('a{x="1"} 1\n', '# HELP a Text.\na{y="2"} 2\n', "# HELP a Text.\na 3\n"),
  );
  assert.deepEqual(problems, []);
  assert.deepEqual(families, [
    {
      name: "a",
      help: "Text.",
      type: "METRIC_TYPE_UNTYPED",
      labelNames: ["x", "y"],
      rows: [
        { suffix: "", value: 1, labelValues: ["1", ""] },
        { suffix: "", value: 2, labelValues: ["", "2"] },
        { suffix: "", value: 3, labelValues: ["", ""] },
      ],
      seriesNames: ["a"],
      file: "1",
    },
  ]);
});

const reserved: readonly (readonly [texts: readonly string[], owner: string])[] = [
  [['# TYPE h histogram\nh_bucket{le="1"} 1\nh_bucket{le="+Inf"} 1\n', "h_sum 3\n"], "h"],
  [['# TYPE h histogram\nh_bucket{le="+Inf"} 1\nh_sum 1\n', "# TYPE h_count counter\nh_count 1\n"], "h"],
  [['# TYPE s summary\ns{quantile="0.5"} 1\n', "s_count 3\n"], "s"],
  [["# TYPE s summary\ns_sum 1\n", "s_count 3\n"], "s"],
];
for (const [texts, owner] of reserved) {
  test(`refuses ${texts[1]?.split("\n").at(-2)} where ${owner} takes that name without having such a row`, () => {
    const { rows, problems } = mergedOf(...texts);
    assert.ok(
      rows.every((row) => !row.endsWith(" 3") && !row.startsWith("h_count")),
      rows.join("\n"),
    );
    assert.match(problems.join("\n"), new RegExp(`belongs to the family ${owner} already`));
  });
}

test("says in place of a help text where a family comes from", () => {
  assert.equal(helpOf(["a 1\n", 'a{x="1"} 1\n']), "Read from 1, 2.");
  assert.equal(helpOf(Array.from({ length: 5 }, (_, file) => `a{x="${file}"} 1\n`)), "Read from 5 text files.");
});

const clashes: readonly (readonly [
  what: string,
  texts: readonly string[],
  rows: readonly string[],
  problem: RegExp,
])[] = [
  [
    "another help",
    ["# HELP a A\na 1\n", '# HELP a B\na{x="1"} 2\n'],
    ["a 1"],
    /^2: a: 1 has it with another help text$/,
  ],
  ["another type", ["# TYPE a gauge\na 1\n", 'a{x="1"} 2\n'], ["a 1"], /^2: a: 1 has it with another type$/],
  [
    "the same series",
    ["a 1\nb 1\n", "a 2\nc 2\n"],
    ["a 1", "b 1", "c 2"],
    /^2: a: an earlier file has the same series$/,
  ],
  [
    "a part of an earlier summary",
    ["# TYPE s summary\ns_sum 1\n", "s_sum 2\n"],
    ["s_sum 1"],
    /s_sum belongs to the family s already/,
  ],
  [
    "a summary over an earlier part",
    ["s_sum 2\n", "# TYPE s summary\ns_sum 1\n"],
    ["s_sum 2"],
    /^2: s: s_sum belongs to the family s_sum already$/,
  ],
];

for (const [what, texts, rows, problem] of clashes) {
  test(`the first file counts: ${what}`, () => {
    const merged = mergedOf(...texts);
    assert.deepEqual(merged.rows, rows);
    assert.equal(merged.problems.length, 1);
    assert.match(merged.problems[0] ?? "", problem);
  });
}

const forged = [
  "up",
  "kube_node_info",
  "kubevitals_nodes",
  "kubevitals_agent_build_info",
  "process_cpu_seconds_total",
  "nodejs_version_info",
  "scrape_duration_seconds",
  "ALERTS",
  "node_textfile_scrape_error",
  "node_textfile_mtime_seconds",
  "node_scrape_collector_success",
  "node_exporter_build_info",
];

for (const name of forged) {
  test(`leaves ${name} out and says so`, () => {
    const { rows, problems } = mergedOf(`${name} 1\ngood 1\n`);
    assert.deepEqual(rows, ["good 1"]);
    assert.deepEqual(problems, [`1: ${name}: such a family is not for a file to report`]);
  });
}

test("a series that stands twice in one file is told", () => {
  assert.deepEqual(mergedOf("a 1\na 2\n"), { rows: ["a 1"], problems: ["1: line 2: a: a series stands twice"] });
});

test("takes no more rows than fit", () => {
  const { rows, problems } = mergedOf(halfOfAllRows("a"), halfOfAllRows("b"), "c 1\n");
  assert.equal(rows.length, textfileLimits.rows);
  assert.deepEqual(problems, [`3: c: all files together have more than ${textfileLimits.rows} rows`]);
});

test("takes no family whose label names would fill the page", () => {
  const wide = `a{${Array.from({ length: 60 }, (_, label) => `${"l".repeat(240)}_${label}="1"`).join(",")}} 1\n`;
  const tall = Array.from({ length: 1000 }, (_, row) => `a{x="${row}"} 1\n`).join("");
  const { rows, problems } = mergedOf(tall, wide, "b 1\n");
  assert.equal(rows.length, 1001);
  assert.match(problems.join(), /^2: a: all files together take more than \d+ characters$/);
  const labels = Array.from({ length: 65 }, (_, label) => `l${label}="1"`).join(",");
  assert.deepEqual(mergedOf(`a{${labels}} 1\n`).problems, ["1: a: it has more than 64 labels"]);
});
