import assert from "node:assert/strict";
import { test } from "node:test";
import { openFixtureHost } from "../../testing/fixture-host.ts";
import { createNetdevNohandler } from "./netdev-nohandler.ts";
import { createNetdev, parseNetdev, type NetdevReading } from "./netdev.ts";
import { readAt, stubHost, systemError } from "../../testing/stub-host.ts";

const heading = "Inter-| Receive | Transmit\n face |bytes packets|bytes packets\n";
const row = (name: string, from = 1) =>
  `${name}:${Array.from({ length: 16 }, (_, index) => ` ${from + index}`).join("")}\n`;
const collector = createNetdev();
const netdevNohandler = createNetdevNohandler();

/** Interfaces that received and transmitted these bytes, errors and drops; all of them count. */
function reading(interfaces: Readonly<Record<string, readonly [number, number, number, number, number, number]>>) {
  const counters = Object.entries(interfaces).map(([name, [rx, tx, rxErrors, txErrors, rxDrops, txDrops]]) => {
    return [name, [rx, 0, rxErrors, rxDrops, 0, 0, 0, 0, tx, 0, txErrors, txDrops, 0, 0, 0, 0]] as const;
  });
  const counted = new Set(Object.keys(interfaces));
  return { interfaces: new Map(counters), counted, labels: new Map() } satisfies NetdevReading;
}

async function countedOf(name: string): Promise<readonly string[]> {
  const { counted } = (await createNetdev().read(openFixtureHost(name))) ?? { counted: [] };
  return [...counted];
}

test("reads sixteen counters of each interface, with or without a blank behind the colon", () => {
  const text = `${heading}    lo:${row("").slice(2)}  eth0: 18446744073709551615 ${"0 ".repeat(15)}\n`;
  const interfaces = parseNetdev(Buffer.from(text));
  assert.deepEqual(interfaces.get("lo"), [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16]);
  assert.equal(interfaces.get("eth0")?.[0], 2 ** 64);
});

test("bears names that are no UTF-8 or hold quotes", () => {
  const text = Buffer.concat([Buffer.from(`${heading}a\\"`), Buffer.from([0xff]), Buffer.from(row(""))]);
  assert.deepEqual([...parseNetdev(text).keys()], ['a\\"\uFFFD']);
});

test("refuses lines without a name or with too few numbers", () => {
  for (const text of ["eth0 1 2 3\n", "eth0: 1 2 3\n", "eth0: 1 x\n"]) {
    assert.throws(() => parseNetdev(Buffer.from(heading + text)), /^Error: net\/dev: 16 numbers expected after /, text);
  }
  assert.equal(parseNetdev(Buffer.from("")).size, 0);
});

test("reads the host's interfaces, or the agent's own where the host's may not be read", async () => {
  const host = stubHost({ proc: { "1/net/dev": systemError("EACCES"), "net/dev": heading + row("eth0") } });
  assert.deepEqual([...((await createNetdev().read(host))?.interfaces.keys() ?? [])], ["eth0"]);
  assert.equal(createNetdev().read(stubHost({})), undefined);
});

test("counts the interfaces with hardware behind them, and all but the loopback where there is none", async () => {
  assert.deepEqual(await countedOf("many-devices"), ["eno1", "eno2"]);
  assert.deepEqual(await countedOf("cgroup2-6.x"), ["eth0"]);
  assert.deepEqual(await countedOf("container-view"), ["eth0"]);
});

test("gives what the counted interfaces carry a second", () => {
  const before = reading({ eth0: [100, 200, 1, 2, 3, 4], eth1: [0, 0, 0, 0, 0, 0] });
  const now = { ...reading({ eth0: [300, 210, 3, 2, 3, 8], eth1: [20, 0, 0, 0, 0, 0], veth: [9, 9, 9, 9, 9, 9] }) };
  now.counted.delete("veth");
  assert.deepEqual(collector.vitals?.(readAt(2, now), readAt(0, before)), {
    networkReceiveBytesPerSecond: 110,
    networkTransmitBytesPerSecond: 5,
    networkReceiveErrorsPerSecond: 1,
    networkTransmitErrorsPerSecond: 0,
    networkReceiveDropsPerSecond: 0,
    networkTransmitDropsPerSecond: 2,
  });
});

test("knows no rates at the first reading and after a reset", () => {
  const now = reading({ eth0: [1, 1, 1, 1, 1, 1] });
  for (const previous of [undefined, readAt(0, reading({ eth0: [2, 2, 2, 2, 2, 2] }))]) {
    const rates = collector.vitals?.(readAt(2, now), previous) ?? {};
    assert.ok(Object.values(rates).every((rate) => rate === undefined));
  }
});

test("reads the packets that nobody took of each interface that sysfs has", async () => {
  const packets = await netdevNohandler.read(openFixtureHost("cgroup2-6.x"));
  assert.deepEqual(packets?.get("eth0")?.count, 13);
  assert.equal(packets?.size, 4);
  assert.equal(netdevNohandler.read(stubHost({})), undefined);
  const sys = { "class/net/eth0/statistics/rx_nohandler": "x" };
  assert.throws(
    () => netdevNohandler.read(stubHost({ folders: { "class/net": ["eth0"] }, sys })),
    /rx_nohandler: one number/,
  );
});
