import assert from "node:assert/strict";
import { test } from "node:test";
import { percentage, perSecond, perSecondOfEach } from "./rates.ts";

const at = <Reading>(seconds: number, reading: Reading) => ({ reading, monotonicMilliseconds: seconds * 1000 });
const itself = (value: number) => value;

test("divides the growth of a counter by the time between two readings", () => {
  assert.equal(perSecond(at(12, 150), at(10, 100), itself), 25);
});

test("knows no rate without an earlier reading, after a reset or when no time has passed", () => {
  assert.equal(perSecond(at(12, 150), undefined, itself), undefined);
  assert.equal(perSecond(at(12, 99), at(10, 100), itself), undefined);
  assert.equal(perSecond(at(10, 150), at(10, 100), itself), undefined);
  assert.equal(
    perSecond(at(12, {}), at(10, { a: 1 }), (reading: { a?: number }) => reading.a),
    undefined,
  );
});

test("sums the growth of what both readings have", () => {
  const before = new Map(Object.entries({ a: 10, b: 20, gone: 5 }));
  const now = new Map(Object.entries({ a: 14, b: 30, added: 1000 }));
  assert.equal(perSecondOfEach(at(2, now), at(0, before), itself), 7);
});

test("knows no sum when a counter went back, nothing is in both readings or there is no earlier one", () => {
  const before = new Map(Object.entries({ a: 10, b: 20 }));
  assert.equal(perSecondOfEach(at(2, new Map(Object.entries({ a: 14, b: 3 }))), at(0, before), itself), undefined);
  assert.equal(perSecondOfEach(at(2, new Map(Object.entries({ c: 14 }))), at(0, before), itself), undefined);
  assert.equal(perSecondOfEach(at(2, before), undefined, itself), undefined);
});

test("keeps a share within 0 and 100 percent, and has none of nothing", () => {
  assert.equal(percentage(1, 4), 25);
  assert.equal(percentage(5, 4), 100);
  assert.equal(percentage(-1, 4), 0);
  assert.equal(percentage(0, 0), undefined);
  assert.equal(percentage(undefined, 4), undefined);
  assert.equal(percentage(1, undefined), undefined);
});
