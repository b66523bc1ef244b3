import assert from "node:assert/strict";
import { test } from "node:test";
import { timestampOf, type NetworkMetrics } from "@kubevitals/proto";
import { FakeClock } from "../testing/fake-clock.ts";
import { gauge, nodeMetrics } from "../testing/records.ts";
import { scrapedPage } from "../testing/user-series.ts";
import { NodeTable } from "./node-table.ts";
import { observe } from "./observe.ts";
import { noSeries, storeSeries } from "./stored-series.ts";

const limits = { staleAfter: 3, lostAfter: 30, goodbyeGrace: 120 };
const path: NetworkMetrics = { source: "forged", target: "peer", connected: true };

function setUp(...names: string[]) {
  const clock = new FakeClock();
  const table = new NodeTable(clock, 10);
  for (const nodeName of names) {
    const introduction = { nodeName, session: "a", bootId: "b", agentVersion: "1", clockSkewSeconds: 0.5 };
    table.admit(introduction, { supersede: () => undefined });
  }
  const look = (name: string) => observe(table, clock, limits).nodes.get(name) ?? assert.fail(name);
  return { clock, table, look };
}

test("nodes come in the order of their names", () => {
  const { clock, table } = setUp("b", "a", "constructor");
  const { nodes, takenAt, monotonic } = observe(table, clock, limits);
  assert.deepEqual(Array.from(nodes.keys()), ["a", "b", "constructor"]);
  assert.deepEqual([takenAt, monotonic], [clock.now(), clock.monotonic()]);
});

test("a fresh node has its values, its series and their ages", () => {
  const { clock, table, look } = setUp("n");
  table.acceptSeries("n", 1, storeSeries([gauge("x", { a: 1 })]));
  clock.advance(1);
  const receivedAt = timestampOf(clock.now());
  table.acceptVitals("n", 2, nodeMetrics("n"), []);
  clock.advance(2);
  const record = look("n");
  assert.equal(record.metrics.cpuUsageRate, 25);
  assert.deepEqual(record.metrics.provenance, {
    source: "SOURCE_AGENT",
    freshness: "FRESHNESS_FRESH",
    reason: undefined,
    ageSeconds: 2,
    receivedAt,
  });
  assert.deepEqual([record.series.shape.size, record.seriesAgeSeconds, record.ageSeconds], [1, 3, 2]);
  assert.equal(record.clockSkewSeconds, 0.5);
});

test("a stale node keeps values and series, with their age and the reason", () => {
  const { clock, table, look } = setUp("n");
  table.acceptSeries("n", 1, storeSeries([gauge("x", { a: 1 })]));
  table.acceptVitals("n", 2, nodeMetrics("n"), []);
  clock.advance(30);
  const { freshness, metrics, series, ageSeconds } = look("n");
  assert.deepEqual([freshness, ageSeconds, series.shape.size, metrics.cpuUsageRate], ["FRESHNESS_STALE", 30, 1, 25]);
  assert.equal(metrics.provenance?.reason, "no vitals for longer than 3 s");
});

test("a lost node keeps its name, nature, reason and when it was last seen, but no values and no series", () => {
  const { clock, table, look } = setUp("n");
  const info = { bootId: "boot", kernelRelease: "6.1" };
  const receivedAt = timestampOf(clock.now());
  table.acceptSeries("n", 1, storeSeries([gauge("x", { a: 1 })]));
  table.acceptVitals("n", 2, nodeMetrics("n", { info, customMetrics: { queue: 1 } }), [path]);
  clock.advance(31);
  const { metrics, series, ageSeconds, freshness } = look("n");
  assert.deepEqual([freshness, ageSeconds, series], ["FRESHNESS_LOST", 31, noSeries]);
  const { provenance, ...rest } = metrics;
  assert.deepEqual([provenance?.reason, provenance?.receivedAt], ["no vitals for longer than 30 s", receivedAt]);
  const said = Object.entries(rest).filter(([, value]) => Object.keys(value ?? {}).length > 0);
  assert.deepEqual(Object.fromEntries(said), { nodeName: "n", info, timestamp: timestampOf(Date.UTC(2026, 0, 1)) });
  assert.deepEqual(observe(table, clock, limits).networks(), []);
});

test("a node of which no vitals came is stale, then lost, and never fresh", () => {
  const { clock, look } = setUp("n");
  assert.equal(look("n").freshness, "FRESHNESS_STALE");
  assert.equal(look("n").metrics.provenance?.ageSeconds, undefined);
  clock.advance(31);
  assert.equal(look("n").freshness, "FRESHNESS_LOST");
  assert.equal(look("n").ageSeconds, 31);
});

test("a node that comes back after a goodbye is not lost between its hello and its first vitals", () => {
  const { clock, table, look } = setUp("n");
  table.acceptVitals("n", 1, nodeMetrics("n"), []);
  table.acceptGoodbye("n", "SIGTERM");
  clock.advance(100);
  const again = { nodeName: "n", session: "b", bootId: "b", agentVersion: "1", clockSkewSeconds: 0 };
  table.admit(again, { supersede: () => undefined });
  assert.equal(look("n").freshness, "FRESHNESS_STALE");
  table.acceptVitals("n", 1, nodeMetrics("n"), []);
  assert.equal(look("n").freshness, "FRESHNESS_FRESH");
});

test("series that stop while vitals go on are withdrawn", () => {
  const { clock, table, look } = setUp("n");
  table.acceptSeries("n", 1, storeSeries([gauge("x", { a: 1 })]));
  clock.advance(30);
  table.acceptVitals("n", 2, nodeMetrics("n"), []);
  assert.equal(look("n").series.shape.size, 1);
  clock.advance(1);
  table.acceptVitals("n", 3, nodeMetrics("n"), []);
  assert.deepEqual([look("n").freshness, look("n").series], ["FRESHNESS_FRESH", noSeries]);
  const patient = observe(table, clock, { ...limits, seriesLostAfter: 60 });
  assert.equal(patient.nodes.get("n")?.series.shape.size, 1);
});

test("network paths say which node measured them and how old they are, until they are lost", () => {
  const { clock, table } = setUp("n");
  table.acceptVitals("n", 1, nodeMetrics("n"), [{ ...path, target: "z" }, path]);
  const paths = () => observe(table, clock, limits).networks();
  clock.advance(1);
  assert.deepEqual(
    paths().map(({ source, target }) => [source, target]),
    [
      ["n", "peer"],
      ["n", "z"],
    ],
  );
  assert.deepEqual([paths()[0]?.provenance?.freshness, paths()[0]?.provenance?.ageSeconds], ["FRESHNESS_FRESH", 1]);
  clock.advance(3);
  table.acceptVitals("n", 2, nodeMetrics("n"), []);
  assert.equal(paths()[0]?.provenance?.freshness, "FRESHNESS_STALE");
  clock.advance(27);
  table.acceptVitals("n", 3, nodeMetrics("n"), []);
  assert.deepEqual(paths(), []);
});

test("what users say of pods stands apart, goes with the node, and is not there where an operator takes none in", () => {
  const { clock, table, look } = setUp("n");
  table.acceptSeries("n", 1, storeSeries([gauge("x", { a: 1 }), ...scrapedPage("uid", "10.0.0.1:80", [["y", {}, 1]])]));
  table.acceptVitals("n", 2, nodeMetrics("n"), []);
  const record = look("n");
  assert.deepEqual([record.series.shape.size, record.userSeries?.rows], [1, 1]);
  const without = observe(table, clock, { ...limits, enableCustom: false }).nodes.get("n");
  assert.deepEqual([without?.series.shape.size, without?.userSeries], [1, undefined]);
  clock.advance(31);
  assert.equal(look("n").userSeries, undefined);
});
