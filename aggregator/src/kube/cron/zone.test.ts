import assert from "node:assert/strict";
import { test } from "node:test";
import { instantOf, wallTimeAt, zoneOf } from "./zone.ts";

const hour = 3600;

for (const [name, instant, offset] of [
  ["UTC", 0, 0],
  ["Europe/London", 1_767_225_600, 0],
  ["Europe/London", 1_782_864_000, hour],
  ["America/New_York", 1_767_225_600, -5 * hour],
  ["America/St_Johns", 1_767_225_600, -3.5 * hour],
  ["Asia/Kathmandu", 1_767_225_600, 5.75 * hour],
] as const) {
  test(`${name} is ${offset} s ahead of UTC at ${instant}`, () => {
    assert.equal(zoneOf(name).offsetAt(instant), offset);
  });
}

test("a reading of the clock leads back to its instant", () => {
  const zone = zoneOf("America/New_York");
  const instant = 1_767_225_601;
  const wall = wallTimeAt(zone, instant);
  assert.deepEqual(wall, { year: 2025, month: 12, day: 31, hour: 19, minute: 0, second: 1 });
  assert.equal(instantOf(zone, wall), instant);
  assert.equal(instantOf(zone, { ...wall, month: 13, day: 0 }), instant);
});

test("of what clocks show twice or never there is one instant", () => {
  const zone = zoneOf("America/New_York");
  const never = { year: 2026, month: 3, day: 8, hour: 2, minute: 30, second: 0 };
  const twice = { year: 2026, month: 11, day: 1, hour: 1, minute: 30, second: 0 };
  assert.equal(wallTimeAt(zone, instantOf(zone, never)).hour, 1);
  assert.equal(instantOf(zone, twice), 1_793_511_000);
});
