import assert from "node:assert/strict";
import { test } from "node:test";
import { expose, exposeSeries, optionValues } from "../../testing/exposition.ts";
import { stubHost } from "../../testing/stub-host.ts";
import { createIpvs, ipvsOptions } from "./ipvs.ts";
import { parseIpvs, parseIpvsStats } from "./ipvs-parse.ts";

const stats = `   Total Incoming Outgoing         Incoming         Outgoing
   Conns  Packets  Packets            Bytes            Bytes
      1A       2B        3               40  ffffffffffff
`;
const table = `IP Virtual Server version 1.2.1 (size=4096)
Prot LocalAddress:Port Scheduler Flags
  -> RemoteAddress:Port Forward Weight ActiveConn InActConn
TCP  C0A80016:0CEA wlc persistent 120 FFFFFFFF
  -> C0A85215:0CEA      Masq    100    248        2
  -> C0A83215:0CEA      Masq    50     12         1
SCTP C0A80016:0CEB rr
  -> C0A85215:0CEB      Route   1      1          0
UDP  [2620:0000:0000:0000:0000:0000:0000:0001]:0035 rr
  -> [2620:0000:0000:0000:0000:0000:0000:0002]:0035 Masq 1 3 4
FWM  10001000 wlc
  -> C0A81A15:0CEA      Route   0      0          1
`;
const host = stubHost({ proc: { "1/net/ip_vs_stats": stats, "1/net/ip_vs": table } });
const create = (...labels: readonly ("proto" | "local_address")[]) =>
  createIpvs(optionValues(ipvsOptions, { "collector.ipvs.backend-labels": labels }));

test("gives the totals, and of each real server its connections and weight", async () => {
  const lines = (await expose(createIpvs(optionValues(ipvsOptions)), host)) ?? [];
  assert.deepEqual(lines.slice(0, 10), [
    "# TYPE node_ipvs_connections_total counter",
    "node_ipvs_connections_total 26",
    "# TYPE node_ipvs_incoming_packets_total counter",
    "node_ipvs_incoming_packets_total 43",
    "# TYPE node_ipvs_outgoing_packets_total counter",
    "node_ipvs_outgoing_packets_total 3",
    "# TYPE node_ipvs_incoming_bytes_total counter",
    "node_ipvs_incoming_bytes_total 64",
    "# TYPE node_ipvs_outgoing_bytes_total counter",
    "node_ipvs_outgoing_bytes_total 281474976710655",
  ]);
  const active = "node_ipvs_backend_connections_active";
  assert.deepEqual(
    lines.filter((line) => line.includes(active)),
    [
      `# TYPE ${active} gauge`,
      `${active}{local_address="192.168.0.22",local_port="3306",remote_address="192.168.82.21",remote_port="3306",proto="TCP"} 248`,
      `${active}{local_address="192.168.0.22",local_port="3306",remote_address="192.168.50.21",remote_port="3306",proto="TCP"} 12`,
      `${active}{local_address="192.168.0.22",local_port="3307",remote_address="192.168.82.21",remote_port="3307",proto="SCTP"} 1`,
      `${active}{local_address="2620::1",local_port="53",remote_address="2620::2",remote_port="53",proto="UDP"} 3`,
      `${active}{local_port="0",remote_address="192.168.26.21",remote_port="3306",proto="FWM",local_mark="10001000"} 0`,
    ],
  );
});

test("adds up real servers that the chosen labels do not tell apart", async () => {
  const lines = (await exposeSeries(create("local_address", "proto"), host)) ?? [];
  assert.deepEqual(
    lines.filter((line) => line.includes("weight")),
    [
      'node_ipvs_backend_weight{local_address="192.168.0.22",proto="TCP"} 150',
      'node_ipvs_backend_weight{local_address="192.168.0.22",proto="SCTP"} 1',
      'node_ipvs_backend_weight{local_address="2620::1",proto="UDP"} 1',
      'node_ipvs_backend_weight{proto="FWM"} 0',
    ],
  );
  assert.ok((await exposeSeries(create(), host))?.includes("node_ipvs_backend_weight 152"));
});

test("is absent where IPVS is not loaded, and does without a table", async () => {
  assert.equal(create().read(stubHost({})), undefined);
  assert.equal((await exposeSeries(create(), stubHost({ proc: { "net/ip_vs_stats": stats } })))?.length, 5);
});

test("refuses what cannot be read", () => {
  assert.throws(() => parseIpvsStats(Buffer.from("a\nb\n1 2 3 4\n")), /^Error: net\/ip_vs_stats: 5 hexadecimal/);
  for (const line of ["TCP", "TCP  C0A80016", "TCP  C0A8:0CEA rr", "UDP  [::1]:0035 rr", 'TCP  "}:0CEA']) {
    assert.throws(() => parseIpvs(Buffer.from(line)), /^Error: net\/ip_vs: an address and a port expected, not /, line);
  }
  assert.throws(() => parseIpvs(Buffer.from("FWM 1 rr\n-> C0A80016:0CEA Masq 1 x 1")), /two numbers of connections/);
  assert.deepEqual(parseIpvs(Buffer.from("  -> C0A85215:0CEA      Masq    100    248        2\n\n")), []);
});
