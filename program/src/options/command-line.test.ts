import assert from "node:assert/strict";
import { test } from "node:test";
import { refusal, valuesOf } from "./testing/example.ts";

const accepted: Record<string, readonly [argv: readonly string[], values: Partial<ReturnType<typeof valuesOf>>]> = {
  "--flag VALUE": [["--node-name", "a b"], { nodeName: "a b" }],
  "--flag=VALUE": [["--node-name=a b"], { nodeName: "a b" }],
  "a value with an equals sign": [["--node-name=a=b"], { nodeName: "a=b" }],
  "a value that begins with one dash": [["--node-name", "-a"], { nodeName: "-a" }],
  "a value that looks like a flag, with =": [["--node-name=--http-listen"], { nodeName: "--http-listen" }],
  "a bare boolean": [["--verbose"], { verbose: true }],
  "a bare boolean before another flag": [["--verbose", "--node-name", "n"], { verbose: true, nodeName: "n" }],
  "--boolean=false": [["--colour=false"], { colour: false }],
  "--boolean false": [["--colour", "false", "--node-name", "n"], { colour: false, nodeName: "n" }],
  "--boolean true": [["--verbose", "true"], { verbose: true }],
  "a list": [["--groups", "node,pod"], { groups: ["node", "pod"] }],
  "an empty list": [["--groups="], { groups: [] }],
  "a flag that adds up": [["--folders=a,b", "--folders", "c"], { folders: ["a,b", "c"] }],
  "a flag that adds up, given nothing": [["--folders="], { folders: [] }],
  "a flag given twice, of which the last counts": [["--node-name=a", "--node-name", "b"], { nodeName: "b" }],
  "a boolean given twice, of which the last counts": [["--verbose", "--verbose=false"], { verbose: false }],
};
for (const [what, [argv, expected]] of Object.entries(accepted)) {
  test(`the command line takes ${what}`, () => {
    assert.deepEqual(valuesOf(argv), { ...valuesOf([]), ...expected });
  });
}

test("the command line says no to a boolean, and the last word counts", () => {
  assert.equal(valuesOf(["--no-colour"]).colour, false);
  assert.equal(valuesOf(["--no-colour", "--colour"]).colour, true);
});

const refused: Record<string, readonly [argv: readonly string[], message: string]> = {
  "a flag that nearly exists": [["--http-lisen", "x"], "unknown flag --http-lisen; did you mean --http-listen?"],
  "a flag that nearly exists, with its value": [["--verbos=true"], "unknown flag --verbos; did you mean --verbose?"],
  "a misspelt flag of every program": [["--confg=x"], "unknown flag --confg; did you mean --config?"],
  "a flag like none": [["--frobnicate"], "unknown flag --frobnicate; --help lists what there is"],
  "a negated flag that is no boolean": [["--no-limit"], "unknown flag --no-limit; did you mean --limit?"],
  "a value for a negated flag": [["--no-verbose=true"], "--no-verbose takes no value"],
  "a flag in camel case": [["--httpListen=x"], "unknown flag --httpListen; did you mean --http-listen?"],
  "a flag named like a member of every object": [
    ["--constructor"],
    "unknown flag --constructor; --help lists what there is",
  ],
  "a short flag": [["-h"], "unknown flag -h; --help lists what there is"],
  "a flag with one dash": [["-verbose"], "unknown flag -verbose; did you mean --verbose?"],
  "two dashes alone": [["--", "--verbose"], "unknown flag --; --help lists what there is"],
  "an argument without a flag": [["serve"], "unexpected argument 'serve': options begin with --"],
  "a word after a boolean": [["--verbose", "yes"], "unexpected argument 'yes': options begin with --"],
  "a missing value at the end": [["--verbose", "--http-listen"], "--http-listen needs a value"],
  "a missing value before another flag": [
    ["--node-name", "--http-listen", "x:1"],
    "--node-name needs a value, but --http-listen follows; a value that begins so is given as --node-name=VALUE",
  ],
  "an empty value": [["--node-name="], "--node-name: '' is not a text that is not empty"],
  "a value of another kind": [
    ["--http-listen", "9480"],
    "--http-listen: '9480' is not HOST:PORT, such as 127.0.0.1:9480 or [::1]:9480",
  ],
  "a boolean that is neither": [["--verbose=maybe"], "--verbose: 'maybe' is not true or false"],
  "a value for --help": [["--help=yes"], "--help takes no value"],
  "a value for --print-config": [["--print-config=false"], "--print-config takes no value"],
  "--config without a file": [["--config"], "--config needs a value"],
  "one of several values, by name": [
    ["--paths=^a", "--paths", "b(", "--paths=c"],
    "--paths: 'b(', number 2 of 3, is not a regular expression: Unterminated group",
  ],
  "a value that may be given several times, given once": [
    ["--paths=b("],
    "--paths: 'b(' is not a regular expression: Unterminated group",
  ],
  "one of a list": [["--groups=node,pods"], "--groups: 'pods', number 2 of 2, is not one of node, pod"],
  "a list with a hole": [["--groups=node,,pod"], "--groups: '', number 2 of 3, is not one of node, pod"],
  "a value of several lines, in one": [
    ["--interval=1s\n2s"],
    "--interval: '1s 2s' is not a duration from 1s to 1m, such as 1s, 500ms or 10m",
  ],
  "a bad secret, which it does not repeat": [["--token= "], "--token: it is not a text that is not empty"],
};
for (const [what, [argv, message]] of Object.entries(refused)) {
  test(`the command line refuses ${what}`, () => {
    assert.equal(
      refusal(() => valuesOf(argv)),
      message,
    );
  });
}
