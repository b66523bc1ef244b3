import assert from "node:assert/strict";
import { test } from "node:test";
import { UsageError } from "@kubevitals/program";
import { exposeSeries, optionValues } from "../../testing/exposition.ts";
import { stubHost } from "../../testing/stub-host.ts";
import { patternOf } from "../reading/name-filter.ts";
import { createNetdevParts, netdevOptions } from "./netdev-parts.ts";

const numbers = Array.from({ length: 16 }, (_, index) => index + 1).join(" ");
const host = stubHost({
  proc: { "1/net/dev": `heading\nheading\neth0: ${numbers}\nveth0: ${numbers}\n` },
  sys: {
    "class/net/eth0/statistics/rx_nohandler": "17\n",
    "class/net/veth0/statistics/rx_nohandler": "18\n",
    "class/net/eth0/ifalias": "up link\n",
  },
  folders: { "class/net": ["eth0", "veth0"] },
});
const show = async (given: Parameters<typeof optionValues<typeof netdevOptions>>[1]) => {
  return (await exposeSeries(createNetdevParts(optionValues(netdevOptions, given)), host)) ?? [];
};

test("shows the interfaces that are asked for, of both sources", async () => {
  assert.equal((await show({})).length, 34);
  for (const given of [
    { "collector.netdev.device-include": patternOf("^eth") },
    { "collector.netdev.device-exclude": patternOf("^veth") },
  ]) {
    const lines = await show(given);
    assert.equal(lines.length, 17);
    assert.ok(lines.every((line) => line.includes('device="eth0"')));
    assert.ok(lines.includes('node_network_receive_nohandler_total{device="eth0"} 17'));
  }
});

test("gives series the interface's alias where that is asked for and there is one", async () => {
  const lines = await show({ "collector.netdev.label-ifalias": true });
  assert.ok(lines.includes('node_network_receive_bytes_total{device="eth0",ifalias="up link"} 1'));
  assert.ok(lines.includes('node_network_receive_nohandler_total{device="eth0",ifalias="up link"} 17'));
  assert.ok(lines.includes('node_network_receive_bytes_total{device="veth0"} 1'));
});

test("shows errors and drops by kind in place of their sums where that is asked for", async () => {
  const collector = createNetdevParts(
    optionValues(netdevOptions, { "collector.netdev.enable-detailed-metrics": true }),
  );
  const sys = {
    "class/net/eth0/statistics/rx_crc_errors": "3\n",
    "class/net/eth0/statistics/tx_dropped": "4\n",
    "class/net/eth0/statistics/multicast": "5\n",
  };
  const proc = { "1/net/dev": `heading\nheading\neth0: ${numbers}\n` };
  const own = stubHost({ proc, sys, folders: { "class/net": ["eth0"] } });
  assert.deepEqual(await exposeSeries(collector, own), [
    'node_network_transmit_dropped_total{device="eth0"} 4',
    'node_network_multicast_total{device="eth0"} 5',
    'node_network_receive_crc_errors_total{device="eth0"} 3',
  ]);
});

test("refuses an include beside an exclude", () => {
  const both = {
    "collector.netdev.device-include": patternOf("a"),
    "collector.netdev.device-exclude": patternOf("b"),
  };
  assert.throws(() => createNetdevParts(optionValues(netdevOptions, both)), UsageError);
});
