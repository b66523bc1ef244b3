import assert from "node:assert/strict";
import { test } from "node:test";
import { InFlight } from "./in-flight.ts";
import { takenVitals } from "./testing/taken.ts";

function inFlight(...sequences: readonly number[]): InFlight {
  const records = new InFlight();
  for (const sequence of sequences) records.add(takenVitals(sequence));
  return records;
}

for (const [what, acknowledged, left] of [
  ["nothing", [], [3, 4, 7]],
  ["the first", [3], [4, 7]],
  ["one that answers for those before it", [4], [7]],
  ["all, the last first", [7, 3, 4], []],
  ["what was never sent", [1, 5, 99], [3, 4, 7]],
] as const) {
  test(`what is in flight after an acknowledgement of ${what}`, () => {
    const records = inFlight(3, 4, 7);
    for (const sequence of acknowledged) records.acknowledge(sequence);
    assert.deepEqual(
      records.takeAll().map(({ sequence }) => sequence),
      left,
    );
    assert.deepEqual(records.takeAll(), []);
  });
}
