import assert from "node:assert/strict";
import { test } from "node:test";
import { expose } from "../../testing/exposition.ts";
import { stubHost } from "../../testing/stub-host.ts";
import { nfsd } from "./nfsd.ts";

const numbers = (count: number, from: number) => Array.from({ length: count }, (_, index) => from + index).join(" ");
const text = `rc 0 6 18622
fh 7 0 0 0 0
io 157286400 72864
th 8 0 0.000 0.000
ra 32 0 0 0 0 0 0 0 0 0 0 9
net 972 55 917 1
rpc 964 2 3 4 5
proc2 18 ${numbers(18, 100)}
proc3 22 ${numbers(22, 200)}
proc4 2 2 933
proc4ops 72 ${numbers(72, 300)}
wdeleg_getattr 16
`;

test("gives what the server's lines say", async () => {
  const lines = (await expose(nfsd, stubHost({ proc: { "1/net/rpc/nfsd": text } }))) ?? [];
  for (const line of [
    "node_nfsd_reply_cache_hits_total 0",
    "node_nfsd_reply_cache_misses_total 6",
    "node_nfsd_reply_cache_nocache_total 18622",
    "node_nfsd_file_handles_stale_total 7",
    "node_nfsd_disk_bytes_read_total 157286400",
    "node_nfsd_disk_bytes_written_total 72864",
    "# TYPE node_nfsd_server_threads gauge",
    "node_nfsd_server_threads 8",
    "# TYPE node_nfsd_read_ahead_cache_size_blocks gauge",
    "node_nfsd_read_ahead_cache_size_blocks 32",
    "node_nfsd_read_ahead_cache_not_found_total 9",
    "node_nfsd_connections_total 1",
    "node_nfsd_server_rpcs_total 964",
    'node_nfsd_packets_total{proto="udp"} 55',
    'node_nfsd_packets_total{proto="tcp"} 917',
    'node_nfsd_rpc_errors_total{error="fmt"} 3',
    'node_nfsd_rpc_errors_total{error="auth"} 4',
    'node_nfsd_rpc_errors_total{error="cInt"} 5',
    'node_nfsd_requests_total{proto="2",method="GetAttr"} 101',
    'node_nfsd_requests_total{proto="3",method="Commit"} 221',
    'node_nfsd_requests_total{proto="4",method="Access"} 303',
    'node_nfsd_requests_total{proto="4",method="PutFH"} 322',
    'node_nfsd_requests_total{proto="4",method="Read"} 325',
    'node_nfsd_requests_total{proto="4",method="RelLockOwner"} 339',
    'node_nfsd_requests_total{proto="4",method="WdelegGetattr"} 16',
  ]) {
    assert.ok(lines.includes(line), line);
  }
  assert.equal(lines.filter((line) => line.startsWith("node_nfsd_requests_total")).length, 17 + 21 + 35 + 1);
});

test("is absent where no server is loaded", () => assert.equal(nfsd.read(stubHost({})), undefined));
