import assert from "node:assert/strict";
import { test } from "node:test";
import { Rhythm, within } from "./rhythm.ts";

const asked = { vitalsIntervalSeconds: 1, seriesIntervalSeconds: 15, collectNode: true, collectNetwork: true };

for (const [what, interval, expected] of [
  ["one within bounds", 5, 5],
  ["the least", 0.1, 0.1],
  ["the most", 3600, 3600],
  ["one that is too short", 0.01, 0.1],
  ["one that is far too short", 5e-324, 0.1],
  ["one that is too long", 3601, 3600],
  ["one that is far too long", 1.7e308, 3600],
  ["zero", 0, 7],
  ["minus zero", -0, 7],
  ["one below zero", -1, 7],
  ["one that is endless", Infinity, 7],
  ["one that is endless backwards", -Infinity, 7],
  ["one that is no number", NaN, 7],
] as const) {
  test(`asked for an interval, ${what}, the agent takes ${expected} s`, () => {
    assert.equal(within({ least: 0.1, most: 3600 }, interval, 7), expected);
    const rhythm = new Rhythm(0.1);
    rhythm.follow({ ...asked, vitalsIntervalSeconds: 7, seriesIntervalSeconds: 7 });
    rhythm.follow({ ...asked, vitalsIntervalSeconds: interval, seriesIntervalSeconds: interval });
    const { vitalsIntervalSeconds, seriesIntervalSeconds } = rhythm.configuration;
    assert.deepEqual([vitalsIntervalSeconds, seriesIntervalSeconds], [expected, expected]);
  });
}

/** The seconds up to the given one at which samples have series. */
function seriesSeconds(rhythm: Rhythm, last: number, interval = 1): readonly number[] {
  const seconds: number[] = [];
  for (let second = 0; second <= last; second += interval) if (rhythm.takeSeries(second * 1000)) seconds.push(second);
  return seconds;
}

test("series come with the first sample and then at multiples of their interval", () => {
  assert.deepEqual(seriesSeconds(new Rhythm(0.1), 46), [0, 15, 30, 45]);
});

test("series fall on the nearest vitals, and what is late does not put off what follows", () => {
  const rhythm = new Rhythm(0.1);
  const times = [0, 14_600, 29_400, 29_700, 47_000, 59_800];
  assert.deepEqual(
    times.map((time) => rhythm.takeSeries(time)),
    [true, true, false, true, true, true],
  );
});

test("who asks for series has them with the next sample, once, and the rhythm stays", () => {
  const rhythm = new Rhythm(0.1);
  assert.equal(rhythm.takeSeries(0), true);
  rhythm.askForSeries();
  assert.deepEqual([rhythm.takeSeries(5000), rhythm.takeSeries(6000)], [true, false]);
  assert.deepEqual([rhythm.takeSeries(14_000), rhythm.takeSeries(15_000)], [false, true]);
});

test("a new interval of series holds from the next sample on", () => {
  const rhythm = new Rhythm(0.1);
  rhythm.takeSeries(0);
  rhythm.follow({ ...asked, seriesIntervalSeconds: 2 });
  assert.deepEqual(seriesSeconds(rhythm, 6), [0, 2, 4, 6]);
});
