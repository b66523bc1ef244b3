import assert from "node:assert/strict";
import { test } from "node:test";
import type { Difference } from "./compare.ts";
import type { Exception } from "./exceptions.ts";
import { covers, explain, type Place } from "./explain.ts";

const live: Place = { kind: "live" };
const recorded: Place = { kind: "fixture", host: "old" };

const difference: Difference = {
  kind: "value",
  series: { key: 'node_a{device="x\ny"}', family: "node_a", type: "gauge", labels: { device: "x\ny" }, value: 1 },
  detail: "",
};

const exception: Exception = { where: "everywhere", kinds: ["value"], family: "node_a", reason: "" };

test("an exception explains a difference that it matches whole, and is needed then", () => {
  for (const [changes, explains] of [
    [{}, true],
    [{ family: /node_\w/ }, true],
    [{ family: /node/ }, false],
    [{ family: /b|node_a/ }, true],
    [{ family: "node" }, false],
    [{ kinds: ["only-ours"] }, false],
    [{ labels: { device: /x.*/ } }, true],
    [{ labels: { device: "x" } }, false],
    [{ labels: { other: "x" } }, false],
  ] as const) {
    const one: Exception = { ...exception, ...changes };
    const { mismatches, needed } = explain([one], live, [difference]);
    assert.deepEqual([mismatches.length === 0, needed.has(one)], [explains, explains], JSON.stringify(changes));
  }
});

test("an exception is about the places that it names", () => {
  for (const [where, places] of [
    ["everywhere", [true, true]],
    ["live", [true, false]],
    ["fixtures", [false, true]],
    [["old"], [false, true]],
    [["new"], [false, false]],
  ] as const) {
    const one: Exception = { ...exception, where };
    assert.deepEqual([covers(one, live), covers(one, recorded)], places, String(where));
    assert.equal(explain([one], recorded, [difference]).mismatches.length, places[1] ? 0 : 1);
  }
});
