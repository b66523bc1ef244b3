import assert from "node:assert/strict";
import { test } from "node:test";
import { pattern } from "./pattern.ts";

const fits = (source: string, subject: string) => {
  const parsed = pattern.parse(source);
  assert.ok(parsed?.test, `${source} is refused`);
  assert.equal(pattern.format(parsed), source);
  return parsed.test(subject);
};

const rows: readonly (readonly [source: string, fitting: readonly string[], others: readonly string[]])[] = [
  ["^(veth|lo$)", ["veth1", "lo"], ["lo0", "eth0"]],
  ["(?i)^ETH", ["eth0", "ETH0"], ["xeth"]],
  ["(?i)é|k", ["É", "\u212a"], ["e"]],
  ["(?s)^a.b$", ["a\nb", "acb"], ["ab"]],
  ["^a.b$", ["acb"], ["a\nb"]],
  ["(?m)^b$", ["a\nb"], ["ab"]],
  ["^b$", ["b"], ["a\nb", "b\n"]],
  ["(?is)^A.b$", ["a\nB"], ["a"]],
  ["(?i-s)^A.b$", ["axB"], ["a\nB"]],
  ["(?U)^a+$", ["aaa"], ["b"]],
  ["(?-i)^a$", ["a"], ["A"]],
  ["^(?i:ETH)0$", ["eth0"], ["ethO"]],
  ["^(?P<name>a|b)$", ["a"], ["c"]],
  [String.raw`^\(\?P<x>$`, ["(?P<x>"], ["x"]],
  [String.raw`^a\-b\_c\:\/[\-\.]$`, ["a-b_c:/-", "a-b_c:/."], ["axb_c:/-"]],
  [String.raw`^\p{Greek}+$`.replace("Greek", "Script=Greek"), ["αβ"], ["ab"]],
  [String.raw`^\d+\\$`, ["12\\"], ["12"]],
  ["^.$", ["🙂"], ["ab"]],
];
for (const [source, fitting, others] of rows) {
  test(`${source} fits what it fits in Go`, () => {
    for (const subject of fitting) assert.equal(fits(source, subject), true, JSON.stringify(subject));
    for (const subject of others) assert.equal(fits(source, subject), false, JSON.stringify(subject));
  });
}

test("an empty pattern asks for nothing", () => {
  assert.deepEqual(pattern.parse(""), { source: "", test: undefined });
});

for (const [source, why] of [
  ["(", "Unterminated group"],
  ["a[", "Unterminated character class"],
  ["*a", "Nothing to repeat"],
  ["(?z)a", "Invalid group"],
  ["a(?i)b", "(?i) stands at the beginning only; (?i:…) may stand anywhere"],
  [String.raw`\Aeth\z`, String.raw`write ^ for \A and $ for \z`],
  ["[[:alpha:]]+", "write [0-9] for [[:digit:]], [a-zA-Z] for [[:alpha:]]"],
  ["x[^a[:digit:]]", "write [0-9] for [[:digit:]], [a-zA-Z] for [[:alpha:]]"],
  [String.raw`\Qa.b\E`, String.raw`write \. for each point of what stands between \Q and \E, and so on`],
  [String.raw`\pL`, String.raw`write \p{L} for \pL`],
  [String.raw`\x{10FF}`, String.raw`write \u{...} for \x{...}`],
] as const) {
  test(`${source} is refused, and what to write is told`, () => {
    assert.equal(pattern.parse(source), undefined);
    assert.equal(pattern.whyNot?.(source), why);
  });
}
