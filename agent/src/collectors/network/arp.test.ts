import assert from "node:assert/strict";
import { test } from "node:test";
import { expose, exposeSeries, optionValues } from "../../testing/exposition.ts";
import { stubHost, systemError } from "../../testing/stub-host.ts";
import { arpOptions, createArp, parseArp } from "./arp.ts";
import { patternOf } from "../reading/name-filter.ts";

const heading = "IP address       HW type     Flags       HW address            Mask     Device\n";
const entry = (device: string) => `10.0.0.2         0x1         0x2         52:54:00:12:34:56     *        ${device}\n`;
const arp = heading + entry("eth0") + entry("cni0") + entry("eth0").replace("0x2", "0x0");
const host = stubHost({ proc: { "1/net/arp": arp } });

test("counts entries by device, incomplete ones too", async () => {
  assert.deepEqual(await expose(createArp(optionValues(arpOptions)), host), [
    "# TYPE node_arp_entries gauge",
    'node_arp_entries{device="eth0"} 2',
    'node_arp_entries{device="cni0"} 1',
  ]);
});

test("leaves out devices that are excluded or not included", async () => {
  const eth = { "collector.arp.device-include": patternOf("^eth") };
  const notEth = { "collector.arp.device-exclude": patternOf("eth") };
  for (const [given, expected] of [
    [eth, 'node_arp_entries{device="eth0"} 2'],
    [notEth, 'node_arp_entries{device="cni0"} 1'],
  ] as const) {
    assert.deepEqual(await exposeSeries(createArp(optionValues(arpOptions, given)), host), [expected]);
  }
});

test("reads the agent's own table where the host's may not be read, and is absent without either", () => {
  const collector = createArp(optionValues(arpOptions));
  const own = stubHost({ proc: { "1/net/arp": systemError("EACCES"), "net/arp": arp } });
  assert.deepEqual(collector.read(own), collector.read(host));
  assert.equal(collector.read(stubHost({})), undefined);
});

test("has nothing to count in an empty table, and refuses lines with a column too few or too many", () => {
  assert.equal(parseArp(Buffer.from("")).size, 0);
  assert.equal(parseArp(Buffer.from(`${heading}\n`)).size, 0);
  for (const line of ["10.0.0.2 0x1 0x2 52:54:00:12:34:56 *", `${entry("eth0").trim()} x`]) {
    assert.throws(
      () => parseArp(Buffer.from(heading + line)),
      /^Error: net\/arp: 5 columns and a device expected/,
      line,
    );
  }
});
