import assert from "node:assert/strict";
import { test } from "node:test";
import type { Family } from "@kubevitals/proto";
import { BlockStore } from "./block-store.ts";

const family: Family = {
  name: "x",
  help: "",
  type: "METRIC_TYPE_GAUGE",
  labelNames: ["a"],
  labelValues: ["1"],
  rows: 1,
  suffixes: [],
};

test("blocks of equal content are one object", () => {
  const store = new BlockStore();
  const block = store.intern([family]);
  assert.equal(store.intern([structuredClone(family)]), block);
  assert.equal(store.size, 1);
});

test("blocks that differ anywhere are two objects", () => {
  const store = new BlockStore();
  const block = store.intern([family]);
  const others: readonly (readonly Family[])[] = [
    [],
    [family, family],
    [{ ...family, name: "y" }],
    [{ ...family, help: "y" }],
    [{ ...family, type: "METRIC_TYPE_COUNTER" }],
    [{ ...family, labelNames: ["b"] }],
    [{ ...family, labelValues: ["2"] }],
    [{ ...family, suffixes: ["_sum"] }],
  ];
  const known = new Set([block, ...others.map((families) => store.intern(families))]);
  assert.equal(known.size, others.length + 1);
});
