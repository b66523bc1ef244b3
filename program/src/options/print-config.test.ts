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
      "  groups: node # default",
      '  folders: "" # default',
      `  limit: 1 # ${file}: example.limit`,
      "  # token: not set",
      "metrics:",
      "  collect_interval: 20s # KUBEVITALS_EXAMPLE_INTERVAL",
      "",
    ].join("\n"),
  );
});

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
    assert.deepEqual(valuesOf(["--config", fileOf(t, printed)]), valuesOf(argv));
  });
}

test("what is printed for the defaults, an empty list and unset options gives the same again", (t) => {
  for (const argv of [[], ["--groups="]]) {
    const printed = printOf([...argv, "--print-config"]);
    assert.deepEqual(valuesOf(["--config", fileOf(t, printed)]), valuesOf(argv));
  }
});

test("a secret is masked, and the mask is not taken for the secret when it is read again", (t) => {
  const printed = printOf(["--token", "geheim", "--print-config"]);
  assert.ok(!printed.includes("geheim"));
  assert.match(printed, /^ {2}# token: \*\*\* # --token$/m);
  assert.equal(valuesOf(["--config", fileOf(t, printed)]).token, undefined);
});
