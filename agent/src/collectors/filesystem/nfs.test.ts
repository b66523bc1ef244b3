import assert from "node:assert/strict";
import { test } from "node:test";
import { expose, exposeSeries } from "../../testing/exposition.ts";
import { stubHost } from "../../testing/stub-host.ts";
import { nfs } from "./nfs.ts";
import { parseRpcStatistics } from "./nfs-rpc.ts";

const numbers = (count: number, from: number) => Array.from({ length: count }, (_, index) => from + index).join(" ");
const text = `net 18628 1 2 45
rpc 4329785 3 4338291
proc2 18 ${numbers(18, 100)}
proc3 22 ${numbers(22, 200)}
proc4 61 ${numbers(61, 300)}
`;

test("gives packets, calls and procedures by version and name", async () => {
  const lines = (await exposeSeries(nfs, stubHost({ proc: { "1/net/rpc/nfs": text } }))) ?? [];
  assert.deepEqual(lines.slice(0, 6), [
    'node_nfs_packets_total{protocol="udp"} 1',
    'node_nfs_packets_total{protocol="tcp"} 2',
    "node_nfs_connections_total 45",
    "node_nfs_rpcs_total 4329785",
    "node_nfs_rpc_retransmissions_total 3",
    "node_nfs_rpc_authentication_refreshes_total 4338291",
  ]);
  for (const [proto, method, count] of [
    ["2", "Null", 100],
    ["2", "FsStat", 117],
    ["3", "Null", 200],
    ["3", "Commit", 221],
    ["4", "Null", 300],
    ["4", "Sequence", 341],
    ["4", "Clone", 358],
  ]) {
    assert.ok(lines.includes(`node_nfs_requests_total{proto="${proto}",method="${method}"} ${count}`), `${method}`);
  }
  assert.equal(lines.length, 6 + 18 + 22 + 59);
});

test("has counted nothing of what an older or newer kernel does not speak", async () => {
  const host = stubHost({ proc: { "net/rpc/nfs": "net 0 0 0 0\nrpc 0 0 0\nproc4 2 5 6\n" } });
  const lines = (await exposeSeries(nfs, host)) ?? [];
  assert.ok(lines.includes('node_nfs_requests_total{proto="2",method="Read"} 0'));
  assert.ok(lines.includes('node_nfs_requests_total{proto="4",method="Read"} 6'));
  assert.ok(lines.includes('node_nfs_requests_total{proto="4",method="Clone"} 0'));
  assert.equal(nfs.read(stubHost({})), undefined);
});

test("counts everything with counters", async () => {
  const types = ((await expose(nfs, stubHost({ proc: { "1/net/rpc/nfs": text } }))) ?? []).filter(
    (line) => line[0] === "#",
  );
  assert.equal(types.length, 6);
  assert.ok(types.every((line) => line.endsWith(" counter")));
});

test("refuses lines whose numbers are none or too many or too few, and leaves out what it does not know", () => {
  for (const line of ["net", "net 1 x", "proc3 2 1", "proc3 2 1 2 3", "proc4ops x"]) {
    assert.throws(() => parseRpcStatistics("nfs", Buffer.from(`${line}\n`)), /^Error: net\/rpc\/nfs: /, line);
  }
  assert.deepEqual(parseRpcStatistics("nfs", Buffer.from("\nnew 1 2\n")), new Map([["new", [1, 2]]]));
});
