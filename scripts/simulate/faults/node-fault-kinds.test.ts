import assert from "node:assert/strict";
import { test } from "node:test";
import type { NodeFaults } from "./node-faults.ts";
import { faultsOfKind, nodeFaultKinds } from "./node-fault-kinds.ts";

function faultsNamed(name: string): NodeFaults {
  const kind = nodeFaultKinds.find((candidate) => candidate.name === name);
  assert.ok(kind);
  return faultsOfKind(kind, [1, 2]);
}

/** The seconds of the first quarter of an hour in which something is so. */
function secondsIn(isSo: (seconds: number) => boolean): number {
  return Array.from({ length: 900 }, (_, seconds) => seconds).filter(isSo).length;
}

for (const { name } of nodeFaultKinds) {
  test(`${name} leaves the first seconds to the wire, and shows somewhere`, () => {
    const faults = faultsNamed(name);
    assert.equal(faults.isSilentAt(0), false);
    assert.equal(faults.isDownAt(0), false);
    assert.deepEqual(faults.bootAt(0), { count: 0, at: 0 });
    const isSilent = secondsIn((seconds) => faults.isSilentAt(seconds)) > 0;
    const isIll = Object.keys(faults.ailmentAt(400)).length > 0 || faults.clockSkewSeconds !== 0;
    assert.ok(isSilent || isIll || faults.misdeedBetween(0, 900) !== undefined);
  });
}

test("a machine that is off is silent as well, and boots when it comes back", () => {
  const faults = faultsNamed("down");
  for (let seconds = 0; seconds < 2000; seconds++) {
    if (faults.isDownAt(seconds)) assert.ok(faults.isSilentAt(seconds));
    const { at } = faults.bootAt(seconds);
    assert.ok(at <= seconds);
  }
  assert.ok(faults.bootAt(2000).count >= 2);
});

test("a stall ends before the node is lost", () => {
  const faults = faultsNamed("stall");
  let silence = 0;
  for (let seconds = 0; seconds < 900; seconds++) {
    silence = faults.isSilentAt(seconds) ? silence + 1 : 0;
    assert.ok(silence < 30);
  }
});

test("misdeeds come once each, whenever one looks", () => {
  const faults = faultsNamed("flap");
  const often = Array.from({ length: 900 }, (_, second) => faults.misdeedBetween(second, second + 1)).filter(Boolean);
  assert.ok(often.length > 90 && often.includes("cut") && often.includes("restart"));
  assert.equal(faults.misdeedBetween(100, 100), undefined);
});
