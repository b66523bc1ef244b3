import assert from "node:assert/strict";
import { test } from "node:test";
import { findMistakes } from "./check-output.ts";

const expected = { nodeNames: ["a", "b"], snapshots: 3 };
const good = `node a: FRESHNESS_FRESH, CPU 3.1 %
node b: FRESHNESS_FRESH, CPU not known
snapshot s-1: 2 nodes, whole
snapshot s-3: 2 nodes, 1 changed since s-1
snapshot s-4: 2 nodes, 2 changed since s-3
`;

test("output as it should be has no mistakes", () => {
  assert.deepEqual(findMistakes(good, expected), []);
});

const mistakes: readonly (readonly [what: string, output: string, mistake: RegExp])[] = [
  ["nothing at all", "", /did not list node a/],
  ["a node that is missing", good.replace(/^node b.*\n/m, ""), /did not list node b as fresh/],
  ["a node that is stale", good.replace("FRESH,", "STALE,"), /did not list node a as fresh/],
  ["a node too many", `node c: FRESHNESS_FRESH, CPU 1 %\n${good}`, /listed 3 nodes/],
  ["a snapshot that is missing", good.replace(/snapshot s-4.*\n/, ""), /followed 2 snapshots/],
  ["a first snapshot that is against another", good.replace("whole", "1 changed since s-0"), /does not begin whole/],
  [
    "changes against a snapshot that is not there",
    good.replace("since s-3", "since s-1"),
    /is not against 'snapshot s-3/,
  ],
  ["whole snapshots only", good.replace(/1 changed since s-1/, "whole"), /is not against 'snapshot s-1/],
  ["a wrong count", good.replace("s-4: 2", "s-4: 3"), /counts other nodes/],
  ["more changes than nodes", good.replace("2 changed", "3 changed"), /changes too much/],
  ["a complaint", `${good}Traceback\n`, /said 'Traceback'/],
];
for (const [what, output, mistake] of mistakes) {
  test(`${what} is a mistake`, () => {
    assert.match(findMistakes(output, expected).join("\n"), mistake);
  });
}
