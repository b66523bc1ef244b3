import assert from "node:assert/strict";
import { test } from "node:test";
import { asJson, ItemsText, jsonText } from "./json-text.ts";

const answers: readonly (readonly [what: string, answer: object, text: string])[] = [
  ["nothing", {}, "{}"],
  ["absent fields", { a: undefined, b: 1, c: undefined }, '{"b":1}'],
  ["odd names and texts", { 'a"b': "\n", "\u2028": null }, '{"a\\"b":"\\n","\u2028":null}'],
  ["an empty list", { list: new ItemsText([]), more: true }, '{"list":[],"more":true}'],
  ["a list", { list: new ItemsText([1, { a: undefined }]) }, '{"list":[1,{}]}'],
  [
    "a converted list",
    {
      list: new ItemsText(
        new Set([1, 2]),
        asJson((item: number) => ({ item })),
      ),
    },
    '{"list":[{"item":1},{"item":2}]}',
  ],
];

for (const [what, answer, text] of answers) {
  test(`${what} is written as JSON has it, a piece an item`, () => {
    assert.equal([...jsonText(answer)].join(""), text);
  });
}
