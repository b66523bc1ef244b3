import assert from "node:assert/strict";
import { test } from "node:test";
import { seriesOfRows } from "../../testing/node-watch.ts";
import { nodeRecord } from "../../testing/records.ts";
import { CounterRates } from "./counter-rates.ts";

const family = "node_disk_io_time_weighted_seconds_total";

/** Takes in counters of disks at a second; what is known of the rates then. */
function follow() {
  const rates = new CounterRates();
  const at = (second: number, counters: Readonly<Record<string, number>>) => {
    const series = seriesOfRows(
      Object.entries(counters).map(([device, value]) => [family, { device }, value] as const),
    );
    rates.update("n", nodeRecord("n", { series, seriesAgeSeconds: 0 }), second * 1000);
    return Object.fromEntries(rates.of("n", family).map(({ device, perSecond }) => [device, perSecond]));
  };
  return { rates, at };
}

test("a rate needs two samples, and is told for each device", () => {
  const { at } = follow();
  assert.deepEqual(at(0, { sda: 10, sdb: 5 }), { sda: undefined, sdb: undefined });
  assert.deepEqual(at(15, { sda: 40, sdb: 5 }), { sda: 2, sdb: 0 });
});

test("a rate looks back over five minutes and no longer", () => {
  const { at } = follow();
  let sda = 0;
  for (let second = 0; second <= 600; second += 15) at(second, { sda: (sda += 15 * 8) });
  // From second 600 on nothing happens: after the first minute a fifth of the window is still.
  for (let second = 615; second <= 645; second += 15) at(second, { sda });
  assert.deepEqual(at(660, { sda }), { sda: (8 * 240) / 300 });
  for (let second = 675; second <= 900; second += 15) at(second, { sda });
  assert.deepEqual(at(915, { sda }), { sda: 0 });
});

test("a device that comes later has a rate from its own second sample, and the others keep theirs", () => {
  const { at } = follow();
  at(0, { sda: 0 });
  at(60, { sda: 60 });
  assert.deepEqual(at(75, { sda: 75, sdb: 100 }), { sda: 1, sdb: undefined });
  at(120, { sda: 120, sdb: 100 });
  assert.deepEqual(at(135, { sda: 135, sdb: 115 }), { sda: 1, sdb: 1 });
  assert.deepEqual(at(150, { sda: 150 }), { sda: 1 });
});

test("a counter that goes back begins anew", () => {
  const { at } = follow();
  at(0, { sda: 1000 });
  at(60, { sda: 1060 });
  assert.deepEqual(at(75, { sda: 10 }), { sda: undefined });
  assert.deepEqual(at(90, { sda: 40 }), { sda: 2 });
});

test("an offset may go back: it is no counter", () => {
  const rates = new CounterRates();
  for (const [second, offset] of [
    [0, 0.5],
    [60, 0.2],
  ] as const) {
    const series = seriesOfRows([["node_timex_offset_seconds", {}, offset]]);
    rates.update("n", nodeRecord("n", { series, seriesAgeSeconds: 0 }), second * 1000);
  }
  assert.deepEqual(rates.of("n", "node_timex_offset_seconds"), [{ device: "", perSecond: (0.2 - 0.5) / 60 }]);
});

test("a gap that is longer than the window makes no rate, and series that are withdrawn are forgotten", () => {
  const { rates, at } = follow();
  at(0, { sda: 0 });
  assert.deepEqual(at(400, { sda: 400 }), { sda: undefined });
  rates.update("n", nodeRecord("n", { series: [], seriesAgeSeconds: 40 }), 440_000);
  assert.deepEqual(rates.of("n", family), []);
});

test("the same exposition again changes nothing, however late", () => {
  const rates = new CounterRates();
  const series = seriesOfRows([[family, { device: "sda" }, 1]]);
  for (const second of [0, 1, 2])
    rates.update("n", nodeRecord("n", { series, seriesAgeSeconds: second }), second * 1000);
  assert.deepEqual(rates.of("n", family), [{ device: "sda", perSecond: undefined }]);
});

test("of thousands of devices only so many are followed, and a node that is gone is forgotten", () => {
  const { rates, at } = follow();
  const many = Object.fromEntries(Array.from({ length: 1000 }, (_, index) => [`sd${index}`, 1]));
  assert.equal(Object.keys(at(0, many)).length, 256);
  rates.forget("n");
  assert.deepEqual(Array.from(rates.names), []);
});
