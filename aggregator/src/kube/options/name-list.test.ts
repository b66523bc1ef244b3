import assert from "node:assert/strict";
import { test } from "node:test";
import { nameList } from "./name-list.ts";

for (const [text, names] of [
  ["", []],
  [" , ,", []],
  ["pods", ["pods"]],
  ["pods,nodes", ["pods", "nodes"]],
  [" pods , nodes ", ["pods", "nodes"]],
  ["pods\nnodes,pods", ["pods", "nodes"]],
] as const) {
  test(`'${text.replace("\n", "\\n")}' names ${names.length}`, () => {
    assert.deepEqual(nameList.parse(text), names);
  });
}

test("a list is written as it is read", () => {
  assert.equal(nameList.format(["pods", "nodes"]), "pods,nodes");
});
