import assert from "node:assert/strict";
import { test } from "node:test";
import { TextList } from "./text-list.ts";

for (const texts of [[], [""], ["10.0.0.1"], ["10.0.0.1", "", "fd00::1", "10.0.0.1"]]) {
  test(`a list of ${JSON.stringify(texts)} says the same`, () => {
    const list = TextList.of(texts);
    assert.deepEqual([...list], texts);
    assert.equal(list.length, texts.length);
  });
}

test("what has a line break is not taken for two", () => {
  assert.deepEqual([...TextList.of(["10.0.0.1", "10.0.0.2\n10.0.0.3"])], ["10.0.0.1"]);
  assert.deepEqual([...TextList.of(["\n"])], []);
});
