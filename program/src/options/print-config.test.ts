import assert from "node:assert/strict";
import { test } from "node:test";
import { parse } from "yaml";
import { printOf, valuesOf } from "./testing/example.ts";
import { fileOf } from "./testing/temporary-file.ts";

test("what is in force is printed with where it comes from", (t) => {
  const file = fileOf(t, "example:\n  limit: 1\n");
  const printed = printOf(["--print-config", "--config", file, "--verbose"], { KUBEVITALS_EXAMPLE_INTERVAL: "20s" });
  assert.equal(
    printed,
    [
      "example:",
      "  http_listen: 127.0.0.1:9480 # default",
      "  # node_name: not set",
      "  verbose: true # --verbose",
      "  colour: true # default",
      "  hints: true # default",
      "  groups: [node] # default",
      "  folders: [] # default",
      "  paths: [] # default",
      `  limit: 1 # ${file}: example.limit`,
      "  # token: not set",
      "metrics:",
      "  collect_interval: 20s # KUBEVITALS_EXAMPLE_INTERVAL",
      "",
    ].join("\n"),
  );
});

/** Values, with what follows from others where nobody gave it. */
function inForce(argv: readonly string[]) {
  const values = valuesOf(argv);
  return { ...values, hints: values.hints ?? values.verbose };
}

const awkwardNames = [
  "n",
  "null",
  "Null",
  "~",
  "true",
  "True",
  "FALSE",
  "no",
  "007",
  "1.10",
  "12e3",
  "0x1F",
  ".5",
  ".inf",
  "a: b",
  "a:",
  "a #b",
  "#a",
  "*a",
  "&a",
  "!a",
  "- a",
  "---",
  "...",
  "'a'",
  '"a"',
  "{a}",
  "[a",
  "a,b",
  "@a",
  "%a",
  "a\\nb",
  " a ",
  "größer 🙂",
  "a\nb\ttab",
  "a\u2028b",
  "=",
  "<<",
];
for (const nodeName of awkwardNames) {
  test(`what is printed for ${JSON.stringify(nodeName)} is YAML that gives it again`, (t) => {
    const argv = [
      `--node-name=${nodeName}`,
      "--http-listen=[::1]:0",
      "--groups=pod,node",
      "--limit=0",
      "--interval=1.5s",
    ];
    const printed = printOf([...argv, "--print-config"]);
    assert.equal(typeof parse(printed), "object");
    assert.deepEqual(inForce(["--config", fileOf(t, printed)]), inForce(argv));
  });
}

test("lists are printed as lists, item by item", (t) => {
  const argv = ["--groups=pod,node", "--folders=a,b", "--folders=null", "--folders", "- [c]: #"];
  const printed = printOf([...argv, "--print-config"]);
  assert.match(printed, /^ {2}groups: \[pod, node\] # --groups$/m);
  assert.match(printed, /^ {2}folders: \["a,b", "null", "- \[c\]: #"\] # --folders$/m);
  const read = valuesOf(["--config", fileOf(t, printed)]);
  assert.deepEqual(
    [read.groups, read.folders],
    [
      ["pod", "node"],
      ["a,b", "null", "- [c]: #"],
    ],
  );
});

test("what follows from other options is printed as it holds", () => {
  assert.match(printOf(["--print-config"]), /^ {2}hints: false # default$/m);
  assert.match(printOf(["--verbose", "--print-config"]), /^ {2}hints: true # default$/m);
  assert.match(printOf(["--verbose", "--no-hints", "--print-config"]), /^ {2}hints: false # --no-hints$/m);
  assert.match(printOf(["--help"]), /--hints true\|false\n.*\n {6}Default: false\./);
});

test("what is printed for the defaults, an empty list and unset options gives the same again", (t) => {
  for (const argv of [[], ["--groups="]]) {
    const printed = printOf([...argv, "--print-config"]);
    assert.deepEqual(inForce(["--config", fileOf(t, printed)]), inForce(argv));
  }
});

test("a secret is masked, and the mask is not taken for the secret when it is read again", (t) => {
  const printed = printOf(["--token", "geheim", "--print-config"]);
  assert.ok(!printed.includes("geheim"));
  assert.match(printed, /^ {2}# token: \*\*\* # --token$/m);
  assert.equal(valuesOf(["--config", fileOf(t, printed)]).token, undefined);
});
