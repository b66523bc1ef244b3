import assert from "node:assert/strict";
import { test } from "node:test";
import { fileKeyOf } from "./table.ts";
import { readFileKeys } from "./sources.ts";
import { example, refusal } from "./testing/example.ts";

const accepted: Record<string, readonly [yaml: string, texts: Record<string, string>]> = {
  "an empty file": ["", {}],
  "a file of comments": ["# nothing\n", {}],
  "an empty document": ["---\n...\n", {}],
  "an empty section": ["example:\n", {}],
  "a section of another program": ["other:\n  anything: [1, {a: b}]\n", {}],
  "a foreign section of any shape": ["other: 5\n", {}],
  texts: ["example:\n  node_name: n\n  http_listen: 127.0.0.1:80\n", { nodeName: "n", httpListen: "127.0.0.1:80" }],
  "a key in a section of its own": ["metrics:\n  collect_interval: 10s\n", { interval: "10s" }],
  "a number": ["example:\n  limit: 10\n", { limit: "10" }],
  "a boolean": ["example:\n  verbose: true\n", { verbose: "true" }],
  "a list": ["example:\n  groups: [node, pod]\n", { groups: "node,pod" }],
  "a list, one item a line": ["example:\n  groups:\n    - node\n    - pod\n", { groups: "node,pod" }],
  "several values that may hold commas": ["example:\n  folders: ['a,b', c]\n", { folders: "a,b\nc" }],
  "an empty list": ["example:\n  groups: []\n", { groups: "" }],
  "a null, which leaves the option as it is": ["example:\n  node_name:\n  limit: null\n  verbose: ~\n", {}],
  "a text in quotes that is no null": ['example:\n  node_name: "null"\n', { nodeName: "null" }],
  "a name that looks like a number, as it is written": ["example:\n  node_name: 1.10\n", { nodeName: "1.10" }],
  "a name with leading zeros": ["example:\n  node_name: 007\n", { nodeName: "007" }],
  "a name that looks like a power": ["example:\n  node_name: 12e3\n", { nodeName: "12e3" }],
  "an alias": ["other: &name n\nexample:\n  node_name: *name\n", { nodeName: "n" }],
  JSON: ['{"example": {"limit": 7, "groups": ["pod"]}}', { limit: "7", groups: "pod" }],
  "a byte order mark and Windows' line ends": ["\uFEFFexample:\r\n  limit: 7\r\n", { limit: "7" }],
};
for (const [what, [yaml, texts]] of Object.entries(accepted)) {
  test(`a file may hold ${what}`, () => {
    assert.deepEqual(textsOf(yaml), texts);
  });
}

test("a value from a file says where it stands", () => {
  assert.equal(read("example:\n  limit: 7\n").get("limit")?.where, "f.yaml: example.limit");
});

const refused: Record<string, readonly [yaml: string, message: string | RegExp]> = {
  "an unknown section": ["exampel:\n  limit: 7\n", "f.yaml: unknown section 'exampel'"],
  "an unknown section with nothing in it": ["exampel:\n", "f.yaml: unknown section 'exampel'"],
  "a key that nearly exists": [
    "example:\n  limits: 7\n",
    "f.yaml: unknown key 'example.limits'; did you mean example.limit?",
  ],
  "a key like none": [
    "example:\n  frobnicate: 7\n",
    "f.yaml: unknown key 'example.frobnicate'; --help lists what there is",
  ],
  "a key that stands in another section": [
    "example:\n  interval: 7s\n",
    "f.yaml: unknown key 'example.interval'; --help lists what there is",
  ],
  "a flag's name for a key": [
    "example:\n  node-name: n\n",
    "f.yaml: unknown key 'example.node-name'; did you mean example.node_name?",
  ],
  "a list at the top": ["- example\n", "f.yaml: the file must be a mapping of keys to values"],
  "a text at the top": ["example\n", "f.yaml: the file must be a mapping of keys to values"],
  "a section that is a value": ["example: 7\n", "f.yaml: example must be a mapping of keys to values"],
  "a section that is a list": ["example: [limit]\n", "f.yaml: example must be a mapping of keys to values"],
  "a mapping for a value": ["example:\n  node_name: {a: b}\n", "f.yaml: example.node_name must be a single value"],
  "a list for a single value": ["example:\n  node_name: [a, b]\n", "f.yaml: example.node_name must be a single value"],
  "a list of lists": ["example:\n  groups: [[node]]\n", "f.yaml: example.groups must be a single value"],
  "a list with a hole": ["example:\n  groups: [node, null]\n", "f.yaml: example.groups must be a single value"],
  "a mapping for a list": [
    "example:\n  groups: {a: b}\n",
    "f.yaml: example.groups must be a single value or a list of such",
  ],
  "the same key twice": ["example:\n  limit: 1\n  limit: 2\n", "f.yaml: Map keys must be unique at line 3, column 3"],
  "the same section twice": ["example: {}\nexample: {}\n", "f.yaml: Map keys must be unique at line 2, column 1"],
  "a tab": ["example:\n\tlimit: 1\n", /^f\.yaml: Tabs are not allowed .* at line 2, column 1$/],
  "a bracket that is not closed": ["example:\n  groups: [node\n", /^f\.yaml: .* at line 3, column 1$/],
  "a quote that is not closed": ["example:\n  node_name: 'n\n", /^f\.yaml: Missing closing .* at line 3, column 1$/],
  "a second document": ["example: {}\n---\nexample: {}\n", /^f\.yaml: .* at line 2, column 1$/],
  "an unknown tag": ["example:\n  node_name: !env n\n", "f.yaml: Unresolved tag: !env at line 2, column 14"],
  "an alias of nothing": ["example:\n  node_name: *name\n", /^f\.yaml: .*Unresolved alias.*: name$/],
  "a mapping for a key": ["? {a: b}\n: 1\n", "f.yaml: unknown section '{ a: b }'"],
  "a key that every object has": [
    "example:\n  __proto__: 1\n",
    "f.yaml: unknown key 'example.__proto__'; --help lists what there is",
  ],
};
for (const [what, [yaml, message]] of Object.entries(refused)) {
  test(`a file is refused for ${what}`, () => {
    const line = refusal(() => read(yaml));
    if (typeof message === "string") assert.equal(line, message);
    else assert.match(line, message);
  });
}

test("aliases that multiply are refused before they fill the memory", () => {
  const levels = Array.from(
    { length: 30 },
    (_, level) => `a${level + 1}: &a${level + 1} [${`*a${level}, `.repeat(9)}]`,
  );
  const yaml = ["a0: &a0 [x]", ...levels].join("\n");
  assert.match(
    refusal(() => read(yaml)),
    /^f\.yaml: .*Excessive alias count/,
  );
});

test("a key of the file is its option's name in the program's section, unless the table says otherwise", () => {
  const { httpListen, interval } = example.options;
  assert.equal(fileKeyOf("example", "httpListen", httpListen), "example.http_listen");
  assert.equal(fileKeyOf("example", "interval", interval), "metrics.collect_interval");
});

function read(yaml: string) {
  return readFileKeys("example", example.options, { name: "f.yaml", text: yaml }, ["other"]);
}

function textsOf(yaml: string): Record<string, string> {
  return Object.fromEntries([...read(yaml)].map(([name, { text }]) => [name, text]));
}
