import assert from "node:assert/strict";
import { test } from "node:test";
import { Names } from "../by-name.ts";
import { createAllNodes } from "./all-nodes.ts";

const listed = (...names: readonly string[]) => new Map(names.map((name) => [name, undefined]));

test("the names of all nodes are those of agents and those that are listed, in order", () => {
  const heard = new Names(["a", "c"]);
  assert.equal(createAllNodes()(heard, listed("c")), heard);
  assert.deepEqual(createAllNodes()(heard, listed("d", "c", "b")).list, ["a", "b", "c", "d"]);
});

test("they are the same object for as long as no node comes or goes", () => {
  const allNodes = createAllNodes();
  const heard = new Names(["a"]);
  const first = allNodes(heard, listed("b"));
  assert.equal(allNodes(heard, listed("a", "b")), first);
  assert.deepEqual(allNodes(heard, listed("c")).list, ["a", "c"]);
  assert.deepEqual(allNodes(heard, listed("b", "c")).list, ["a", "b", "c"]);
  assert.deepEqual(allNodes(new Names(["b"]), listed("b", "c")).list, ["b", "c"]);
  assert.deepEqual(allNodes(new Names(["a", "b"]), listed("b", "c")).list, ["a", "b", "c"]);
});
