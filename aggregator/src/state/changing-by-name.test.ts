import assert from "node:assert/strict";
import { test } from "node:test";
import { ByName } from "./by-name.ts";
import { ChangingByName } from "./changing-by-name.ts";

const one = { value: 1 };
const two = { value: 2 };
const three = { value: 3 };
const before = ByName.from(
  new Map([
    ["a", one],
    ["b", two],
  ]),
);

test("what changes is seen at once, and the values before stay as they were", () => {
  const changing = new ChangingByName(before);
  changing.set("a", three);
  assert.deepEqual([changing.get("a"), changing.get("b"), changing.get("c")], [three, two, undefined]);
  assert.deepEqual(
    [...changing.done()],
    [
      ["a", three],
      ["b", two],
    ],
  );
  assert.equal(before.get("a"), one);
});

test("names are the same object as long as none comes or goes", () => {
  const changing = new ChangingByName(before);
  changing.set("b", three);
  changing.delete("a");
  changing.set("a", two);
  changing.set("c", three);
  changing.delete("c");
  assert.equal(changing.done().names, before.names);
});

test("names come and go", () => {
  const changing = new ChangingByName(before);
  changing.set("c", three);
  changing.delete("a");
  changing.delete("a");
  changing.delete("unknown");
  assert.deepEqual([changing.get("a"), changing.get("c")], [undefined, three]);
  const after = changing.done();
  assert.deepEqual(
    [...after],
    [
      ["b", two],
      ["c", three],
    ],
  );
  assert.deepEqual([after.get("b"), after.get("c"), after.has("a")], [two, three, false]);
});
