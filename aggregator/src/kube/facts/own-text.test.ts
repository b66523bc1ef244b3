import assert from "node:assert/strict";
import { test } from "node:test";
import { cutText, ownText } from "./own-text.ts";

for (const text of ["", "3f2c", "naïve ÿ", "bytes: \0\n", "数据库", "emoji 🦊", "half of one: \uD83E"]) {
  test(`a copy of ${JSON.stringify(text)} says the same`, () =>
    assert.equal(ownText(`${text} and more`.slice(0, text.length)), text));
}

test("of a text no more is left than is asked for", () => {
  assert.deepEqual([cutText("cart-0", 4), cutText("cart-0", 6), cutText("", 4)], ["cart", "cart-0", ""]);
});
