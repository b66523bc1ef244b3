import assert from "node:assert/strict";
import { test } from "node:test";
import { expose, exposeSeries, optionValues } from "../../testing/exposition.ts";
import { stubHost, systemError } from "../../testing/stub-host.ts";
import { noPattern, patternOf } from "../reading/name-filter.ts";
import { createNetstat, netstatOptions } from "./netstat.ts";

const netstat =
  "TcpExt: SyncookiesSent ListenDrops TW\nTcpExt: 1 2 3\nIpExt: InNoRoutes InOctets\nIpExt: 4 18446744073709551615\n";
const snmp = "Ip: Forwarding DefaultTTL\nIp: 1 64\nTcp: RtoAlgorithm MaxConn CurrEstab InErrs\nTcp: 1 -1 6 0\n";
const snmp6 =
  "Ip6InReceives                   \t7\nIp6InOctets                     \t8\nIcmp6OutMsgs                    \t9\nUdpLite6InErrors \t10\nNothing 1\n";
const files = { "1/net/netstat": netstat, "1/net/snmp": snmp, "1/net/snmp6": snmp6 };

const fields = (pattern: string) => {
  const chosen = pattern === "" ? noPattern : patternOf(pattern);
  return createNetstat(optionValues(netstatOptions, { "collector.netstat.fields": chosen }));
};
const byDefault = () => createNetstat(optionValues(netstatOptions));

test("gives by default the fields that node_exporter gives, of all three files", async () => {
  assert.deepEqual(await exposeSeries(byDefault(), stubHost({ proc: files })), [
    "node_netstat_TcpExt_SyncookiesSent 1",
    "node_netstat_TcpExt_ListenDrops 2",
    "node_netstat_IpExt_InOctets 18446744073709552000",
    "node_netstat_Ip_Forwarding 1",
    "node_netstat_Tcp_CurrEstab 6",
    "node_netstat_Tcp_InErrs 0",
    "node_netstat_Ip6_InOctets 8",
    "node_netstat_Icmp6_OutMsgs 9",
    "node_netstat_UdpLite6_InErrors 10",
  ]);
});

test("leaves types open, and takes negative numbers and any field that is asked for", async () => {
  assert.deepEqual(await expose(fields("_MaxConn$"), stubHost({ proc: files })), [
    "# TYPE node_netstat_Tcp_MaxConn untyped",
    "node_netstat_Tcp_MaxConn -1",
  ]);
  assert.equal((await exposeSeries(fields(""), stubHost({ proc: files })))?.length, 15);
});

test("does without IPv6, or without one of the tables, or reads the agent's own", async () => {
  const host = stubHost({ proc: { "1/net/netstat": systemError("EACCES"), "net/netstat": netstat } });
  assert.equal((await exposeSeries(byDefault(), host))?.length, 3);
  assert.equal((await exposeSeries(byDefault(), stubHost({ proc: { "1/net/snmp": snmp } })))?.length, 3);
  assert.equal(byDefault().read(stubHost({})), undefined);
});

test("follows headings that change", async () => {
  const collector = fields("^Tcp_");
  const read = (text: string) => exposeSeries(collector, stubHost({ proc: { "1/net/snmp": text } }));
  assert.deepEqual(await read("Udp: A\nUdp: 1\nTcp: B C\nTcp: 2 3\n"), [
    "node_netstat_Tcp_B 2",
    "node_netstat_Tcp_C 3",
  ]);
  assert.deepEqual(await read("Tcp: C B\nTcp: 4 5\n"), ["node_netstat_Tcp_C 4", "node_netstat_Tcp_B 5"]);
  assert.deepEqual(await read("Tcp: C B\nTcp: 6 7\nTcp: D\nTcp: 8"), [
    "node_netstat_Tcp_C 6",
    "node_netstat_Tcp_B 7",
    "node_netstat_Tcp_D 8",
  ]);
});

test("takes no name from the kernel that a series may not have", async () => {
  const proc = { "1/net/snmp": 'T"p: A\nT"p: 1\nTcp: A"} B\nTcp: 1 2\n' };
  assert.deepEqual(await exposeSeries(fields("."), stubHost({ proc })), ["node_netstat_Tcp_B 2"]);
});

test("refuses tables whose lines do not fit together", () => {
  const texts = [
    "Tcp: A B\nTcp: 1\n",
    "Tcp: A\nTcp: 1 2\n",
    "Tcp: A\nUdp: 1\n",
    "Tcp: A\n",
    "garbage",
    "Tcp: A\nTcp: x\n",
  ];
  for (const text of [...texts, ": A\n: 1\n"]) {
    assert.throws(() => fields("").read(stubHost({ proc: { "1/net/snmp": text } })), /^Error: net\/snmp: a /, text);
  }
  const proc = { "1/net/snmp": snmp, "1/net/snmp6": "Ip6InOctets x\n" };
  assert.throws(
    () => byDefault().read(stubHost({ proc })),
    /^Error: net\/snmp6: a number expected for node_netstat_Ip6_In/,
  );
});
