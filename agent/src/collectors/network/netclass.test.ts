import assert from "node:assert/strict";
import { test } from "node:test";
import { openFixtureHost } from "../../testing/fixture-host.ts";
import { expose, exposeSeries, optionValues } from "../../testing/exposition.ts";
import { systemError } from "../../testing/stub-host.ts";
import { sysHost, type SysFiles } from "../../testing/sys-tree.ts";
import { patternOf } from "../reading/name-filter.ts";
import { createNetclass, netclassOptions } from "./netclass.ts";

const defaults = optionValues(netclassOptions);

/** Files of an interface. */
function device(name: string, attributes: SysFiles): SysFiles {
  return Object.fromEntries(Object.entries(attributes).map(([file, text]) => [`class/net/${name}/${file}`, text]));
}

const eth0 = device("eth0", {
  operstate: "up\n",
  flags: "0x1003\n",
  mtu: "1500\n",
  speed: "1000\n",
  address: "02:00\n",
});

test("shows an interface under node_exporter's names", async () => {
  assert.deepEqual(await expose(createNetclass(defaults), sysHost(eth0)), [
    "# TYPE node_network_up gauge",
    'node_network_up{device="eth0"} 1',
    "# TYPE node_network_flags gauge",
    'node_network_flags{device="eth0"} 4099',
    "# TYPE node_network_mtu_bytes gauge",
    'node_network_mtu_bytes{device="eth0"} 1500',
    "# TYPE node_network_speed_bytes gauge",
    'node_network_speed_bytes{device="eth0"} 125000000',
    "# TYPE node_network_info gauge",
    'node_network_info{device="eth0",address="02:00",operstate="up",adminstate="up"} 1',
  ]);
});

test("says nothing of what the kernel refuses for an interface that is down, and loses nothing else by it", async () => {
  const refused = systemError("EINVAL");
  const files = device("eth0", {
    operstate: "down\n",
    flags: "0x1002\n",
    carrier: refused,
    speed: refused,
    duplex: refused,
    mtu: "1500\n",
    carrier_changes: systemError("EIO"),
    tx_queue_len: "garbage\n",
  });
  assert.deepEqual(await exposeSeries(createNetclass(defaults), sysHost(files)), [
    'node_network_up{device="eth0"} 0',
    'node_network_flags{device="eth0"} 4098',
    'node_network_mtu_bytes{device="eth0"} 1500',
    'node_network_info{device="eth0",operstate="down",adminstate="down"} 1',
  ]);
});

test("shows a speed below 0 as node_exporter does, unless it is told not to", async () => {
  const host = sysHost(device("eth0", { speed: "-1\n" }));
  const speedOf = async (ignore: boolean) =>
    (
      await exposeSeries(createNetclass({ ...defaults, "collector.netclass.ignore-invalid-speed": ignore }), host)
    )?.find((line) => line.includes("speed"));
  assert.equal(await speedOf(false), 'node_network_speed_bytes{device="eth0"} -125000');
  assert.equal(await speedOf(true), undefined);
});

test("asks for what was refused when the interface is in another state, and before long in any case", async () => {
  const refused = systemError("EINVAL");
  const collector = createNetclass(defaults);
  const other = device("lo", { mtu: "1\n" });
  const speedsAt = async (operstate: string, speed: string | Error) => {
    const files = { ...other, ...device("eth0", { operstate, speed, flags: "0x1003\n" }) };
    return (await exposeSeries(collector, sysHost(files)))?.filter((line) => line.includes("speed")).length;
  };
  assert.equal(await speedsAt("down\n", refused), 0);
  assert.equal(await speedsAt("up\n", "1000\n"), 1);
  assert.equal(await speedsAt("up\n", refused), 0);
  const readings = [];
  for (let reading = 0; reading < 3; reading++) readings.push(await speedsAt("up\n", "1000\n"));
  assert.ok(readings.includes(1));
});

test("escapes whatever somebody calls an interface", async () => {
  const files = device("eth0", { ifalias: 'a "b" \\ c\nforged{x="1"} 1\u0000\n' });
  assert.deepEqual(await exposeSeries(createNetclass(defaults), sysHost(files)), [
    'node_network_info{device="eth0",ifalias="a \\"b\\" \\\\ c\\nforged{x=\\"1\\"} 1\u0000",adminstate="unknown"} 1',
  ]);
});

test("leaves out ignored interfaces, files among them and one that has just gone", async () => {
  const gone = device("gone", { operstate: systemError("ENODEV"), mtu: systemError("ENODEV") });
  const files = { ...eth0, ...device("veth1", { mtu: "1\n" }), ...gone, "class/net/bonding_masters": "bond0\n" };
  const ignoring = { ...defaults, "collector.netclass.ignored-devices": patternOf("^veth") };
  const names = (await createNetclass(ignoring).read(sysHost(files)))?.map((found) => found.device);
  assert.deepEqual(names, ["eth0"]);
});

test("sees an interface that comes or goes at the next reading", async () => {
  const collector = createNetclass(defaults);
  const namesAt = async (files: SysFiles) => (await collector.read(sysHost(files)))?.map((found) => found.device);
  assert.deepEqual(await namesAt(eth0), ["eth0"]);
  assert.deepEqual(await namesAt({ ...eth0, ...device("tun0", { mtu: "1400\n" }) }), ["eth0", "tun0"]);
  assert.deepEqual(await namesAt(device("tun0", { mtu: "1400\n" })), ["tun0"]);
  assert.equal(await namesAt({}), undefined);
});

test("reads all interfaces of a server", async () => {
  const read = await createNetclass(defaults).read(openFixtureHost("many-devices"));
  assert.deepEqual(
    read?.map((found) => `${found.device} ${found.texts.get("operstate")}`),
    [
      "bond0 up",
      "br0 up",
      "eno1 up",
      "eno1.100 up",
      "eno2 down",
      "lo unknown",
      "veth00000001 up",
      "veth00000002 up",
      "veth00000003 up",
      "veth00000004 up",
      "veth00000005 down",
    ],
  );
});
