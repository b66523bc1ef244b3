import assert from "node:assert/strict";
import { test } from "node:test";
import { flagOf, variableOf } from "./table.ts";
import { example, printOf, refusal, valuesOf } from "./testing/example.ts";
import { fileOf, folderOf } from "./testing/temporary-file.ts";

test("flags beat the environment, the environment beats the file, the file beats the defaults", (t) => {
  const file = fileOf(t, "example:\n  limit: 1\n  node_name: file\n  http_listen: 127.0.0.1:1\n");
  const environment = { KUBEVITALS_EXAMPLE_LIMIT: "2", KUBEVITALS_EXAMPLE_NODE_NAME: "environment" };
  assert.deepEqual(valuesOf(["--config", file, "--limit=3"], environment), {
    ...valuesOf([]),
    limit: 3,
    nodeName: "environment",
    httpListen: { host: "127.0.0.1", port: 1 },
  });
});

test("the file may be named by a variable, and a flag names another one", (t) => {
  const [first, second] = [fileOf(t, "example: {limit: 1}"), fileOf(t, "example: {limit: 2}")];
  const environment = { KUBEVITALS_EXAMPLE_CONFIG: first };
  assert.equal(valuesOf([], environment).limit, 1);
  assert.equal(valuesOf(["--config", second], environment).limit, 2);
});

test("a bad value in a file is refused by file and key", (t) => {
  const file = fileOf(t, "metrics:\n  collect_interval: 10\n");
  assert.equal(
    refusal(() => valuesOf(["--config", file])),
    `${file}: metrics.collect_interval: '10' is not a duration from 1s to 1m, such as 1s, 500ms or 10m`,
  );
});

test("one bad value of several is refused by its number, wherever they come from", (t) => {
  const file = fileOf(t, "example:\n  paths: [a, 'b)']\n");
  assert.equal(
    refusal(() => valuesOf(["--config", file])),
    `${file}: example.paths: 'b)', number 2 of 2, is not a regular expression: Unmatched ')'`,
  );
  assert.equal(
    refusal(() => valuesOf([], { KUBEVITALS_EXAMPLE_PATHS: "\na\n\nb\n[\n" })),
    "KUBEVITALS_EXAMPLE_PATHS: '[', number 3 of 3, is not a regular expression: Unterminated character class",
  );
});

test("a file that is missing, or a folder, is refused by name", (t) => {
  assert.equal(
    refusal(() => valuesOf(["--config=/nowhere.yaml"])),
    "--config: '/nowhere.yaml' cannot be read (ENOENT)",
  );
  const folder = folderOf(t);
  assert.equal(
    refusal(() => valuesOf(["--config", folder])),
    `--config: '${folder}' cannot be read (EISDIR)`,
  );
});

test("help lists every option with its flag, its default, its variable and its key", () => {
  const help = printOf(["--help"]);
  for (const [name, { help: sentence }] of Object.entries(example.options)) {
    assert.ok(help.includes(`\n  ${flagOf(name)} `), name);
    assert.ok(help.includes(sentence), name);
    assert.ok(help.includes(variableOf("example", name)), name);
  }
  assert.match(help, /--http-listen HOST:PORT\n.*\n {6}Default: 127\.0\.0\.1:9480\./);
  assert.match(help, /--node-name TEXT\n.*\n {6}Default: not set\./);
  assert.match(help, /--verbose true\|false\n.*\n {6}Default: false\./);
  assert.match(help, /--interval DURATION\n.*\n {6}Default: 15s\. Also: \w+, metrics\.collect_interval$/m);
  for (const flag of ["--config FILE", "--print-config", "--help"]) assert.ok(help.includes(`\n  ${flag}\n`), flag);
});

test("help is printed whatever else is wrong, but for the command line", () => {
  assert.ok(
    printOf(["--help", "--config=/nowhere", "--limit=x"], { KUBEVITALS_EXAMPLE_X: "" }).startsWith("Shows options."),
  );
  assert.match(
    refusal(() => printOf(["--help", "--frobnicate"])),
    /--frobnicate/,
  );
});
