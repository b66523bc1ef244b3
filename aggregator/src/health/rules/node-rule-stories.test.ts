import assert from "node:assert/strict";
import { test } from "node:test";
import { timestampOf } from "@kubevitals/proto";
import { NodeWatch, type NodeState } from "../../testing/node-watch.ts";
import { observation } from "../../testing/records.ts";
import { gauges } from "./cases/node-values.ts";

/** A quiet interface that drops so many packets a second. */
function drops(perSecond: number): NodeState {
  return {
    counters: [
      ["node_network_receive_drop_total", { device: "eth0" }, perSecond],
      ["node_network_receive_packets_total", { device: "eth0" }, 2],
    ],
  };
}

test("less than one dropped packet a second is no sign, however quiet the interface", () => {
  assert.deepEqual(new NodeWatch("node-network-receive-drops").until(7200, drops(0.5)).issues, []);
  assert.equal(new NodeWatch("node-network-receive-drops").until(7200, drops(1)).issues[0]?.value, 50);
});

test("an interface that gets nothing but damaged packets has 100 %", () => {
  const state: NodeState = {
    counters: [
      ["node_network_receive_errs_total", { device: "eth0" }, 5],
      ["node_network_receive_packets_total", { device: "eth0" }, 0],
    ],
  };
  assert.equal(new NodeWatch("node-network-receive-errors").until(7200, state).issues[0]?.value, 100);
});

function clockOff(seconds: number): NodeState {
  return gauges(["node_timex_offset_seconds", {}, seconds]);
}

test("a clock that is off but comes closer is on its way", () => {
  assert.deepEqual(new NodeWatch("node-clock-skew").until(1500, (second) => clockOff(-1 + second / 2000)).issues, []);
  assert.equal(
    new NodeWatch("node-clock-skew").until(1500, (second) => clockOff(-0.05 - second / 2000)).issues.length,
    1,
  );
});

test("a clock that something keeps in step may be as wrong as it likes to say", () => {
  const state = gauges(["node_timex_sync_status", {}, 1], ["node_timex_maxerror_seconds", {}, 99]);
  assert.deepEqual(new NodeWatch("node-clock-not-synchronised").until(1500, state), { issues: [], unknown: [] });
});

/** Vitals that come at once, from a clock that is so many seconds ahead. */
function ahead(skew: number): (second: number) => NodeState {
  return (second) => {
    const { takenAt } = observation([], second);
    const metrics = { timestamp: timestampOf(takenAt + skew * 1000) };
    return { metrics, record: { clockSkewSeconds: 0 }, receivedAt: timestampOf(takenAt) };
  };
}

test("a node's clock is compared with the aggregator's at every vital, not only at the hello", () => {
  const watch = new NodeWatch("node-clock-differs");
  assert.deepEqual(watch.until(1200, ahead(1.9)).issues, []);
  assert.equal(watch.further(615, ahead(-3)).issues[0]?.evidence, "the node's clock is 3.0 s behind");
  assert.deepEqual(watch.further(15, ahead(0.1)).issues, []);
});

test("a collector that fails is named with its reason, until it works", () => {
  const failing: NodeState = {
    metrics: {
      collectors: [
        { name: "cpu", state: "COLLECTOR_STATE_FAILED", reason: "stat: EACCES" },
        { name: "bonding", state: "COLLECTOR_STATE_OK" },
      ],
    },
  };
  const watch = new NodeWatch("node-collector-failed");
  assert.deepEqual(watch.until(285, failing).issues, []);
  assert.deepEqual(watch.until(300, failing).issues, [
    { part: "cpu", evidence: "collector cpu: stat: EACCES", value: 1 },
  ]);
  assert.deepEqual(watch.further(15, {}).issues, []);
  assert.deepEqual(watch.further(15, { metrics: { collectors: [] } }), { issues: [], unknown: [] });
});

test("series that do not come are an issue of their own, where the agent measures anything", () => {
  const silent: NodeState = { record: { series: [], seriesAgeSeconds: 45 } };
  const watch = new NodeWatch("node-series-missing");
  assert.deepEqual(watch.until(45, silent).issues, []);
  assert.equal(
    watch.until(60, silent).issues[0]?.evidence,
    "no series of the node are at hand: the last came 45 s ago",
  );
  assert.deepEqual(watch.further(15, gauges(["node_filefd_maximum", {}, 1])).issues, []);
  assert.deepEqual(watch.further(300, { ...silent, metrics: { collectors: [] } }).issues, []);
});
