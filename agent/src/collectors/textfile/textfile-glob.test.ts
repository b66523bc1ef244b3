import assert from "node:assert/strict";
import { test } from "node:test";
import { systemError } from "../../testing/stub-host.ts";
import { expandGlob, nameMatcher } from "./textfile-glob.ts";

// What Go's filepath.Match says; undefined stands for its ErrBadPattern.
const matches: readonly (readonly [pattern: string, name: string, isMatch: boolean | undefined])[] = [
  ["", "", true],
  ["", "a", false],
  ["a", "a", true],
  ["a", "ab", false],
  ["*", "anything", true],
  ["*", ".hidden", true],
  ["a*b", "ab", true],
  ["a*b", "a/b", false],
  ["*a*b*", "xxaxxbxx", true],
  ["**", "a", true],
  ["?", "a", true],
  ["?", "ä", true],
  ["?", "", false],
  ["a.b", "axb", false],
  ["a+(b)|{c}^$", "a+(b)|{c}^$", true],
  ["[ab]", "b", true],
  ["[ab]", "c", false],
  ["[a-c]", "b", true],
  ["[^a-c]", "b", false],
  ["[^a-c]", "d", true],
  ["[!a]", "!", true],
  ["[c-a]", "b", false],
  ["[^c-a]", "b", true],
  [String.raw`[\]a]`, "]", true],
  [String.raw`[\-x]`, "-", true],
  [String.raw`\*`, "*", true],
  [String.raw`\*`, "a", false],
  ["[", "a", undefined],
  ["[]", "a", undefined],
  ["[]a]", "]", undefined],
  ["[-]", "-", undefined],
  ["[a-]", "a", undefined],
  ["[a", "a", undefined],
  ["a\\", "a", undefined],
];

for (const [pattern, name, isMatch] of matches) {
  test(`${JSON.stringify(pattern)} and ${JSON.stringify(name)}: ${isMatch}`, () =>
    assert.equal(nameMatcher(pattern)?.(name), isMatch));
}

const folders: Readonly<Record<string, readonly string[]>> = {
  "/": ["srv", "var"],
  "/srv": ["a", "b", "c.txt"],
  "/srv/a": ["prom", "x"],
  "/srv/b": ["prom"],
  ".": ["here", "there"],
};

const list = async (folder: string) => folders[folder] ?? Promise.reject(systemError("ENOENT"));

const expansions: readonly (readonly [pattern: string, folders: readonly string[]])[] = [
  ["/srv/a", ["/srv/a"]],
  ["/no/such", ["/no/such"]],
  ["/srv/?", ["/srv/a", "/srv/b"]],
  ["/srv/*/prom", ["/srv/a/prom", "/srv/b/prom"]],
  ["/*", ["/srv", "/var"]],
  ["t*", ["there"]],
  ["./h*", ["here"]],
  ["/srv/z*", ["/srv/z*"]],
  ["/srv/[", ["/srv/["]],
  ["/s[/a*", ["/s[/a*"]],
  ["/srv/*/", ["/srv/*/"]],
];

for (const [pattern, found] of expansions) {
  test(`${pattern} names ${found.join(", ")}`, async () =>
    assert.deepEqual(await expandGlob(pattern, list, 10), found));
}

test("names no more folders than asked for", async () => {
  assert.deepEqual(await expandGlob("/srv/*", list, 2), ["/srv/a", "/srv/b"]);
});
