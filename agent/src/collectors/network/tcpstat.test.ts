import assert from "node:assert/strict";
import { test } from "node:test";
import { expose, exposeSeries } from "../../testing/exposition.ts";
import { stubHost } from "../../testing/stub-host.ts";
import { tcpstat } from "./tcpstat.ts";

const heading = "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n";
const socket = (state: string, queues = "00000000:00000000") =>
  `   0: 0100007F:1F90 00000000:0000 ${state} ${queues} 00:00000000 00000000     0        0 20 1 0 100 0 0 10 0\n`;

test("counts sockets of both versions of IP by state, and the bytes that wait", async () => {
  const proc = {
    "1/net/tcp": heading + socket("0A", "00000000:00000003") + socket("01", "00000010:00000020") + socket("06"),
    "1/net/tcp6": heading + socket("01") + socket("0b") + socket("0C"),
  };
  assert.deepEqual(await expose(tcpstat, stubHost({ proc })), [
    "# TYPE node_tcp_connection_states gauge",
    'node_tcp_connection_states{state="unknown"} 1',
    'node_tcp_connection_states{state="established"} 2',
    'node_tcp_connection_states{state="time_wait"} 1',
    'node_tcp_connection_states{state="listen"} 1',
    'node_tcp_connection_states{state="closing"} 1',
    'node_tcp_connection_states{state="rx_queued_bytes"} 35',
    'node_tcp_connection_states{state="tx_queued_bytes"} 16',
  ]);
});

test("says nothing where there is no socket, and is absent where there is no TCP", async () => {
  assert.deepEqual(await exposeSeries(tcpstat, stubHost({ proc: { "net/tcp": heading } })), []);
  assert.equal(tcpstat.read(stubHost({})), undefined);
  assert.throws(() => tcpstat.read(stubHost({ proc: { "net/tcp6": "x\ngarbage" } })), /^Error: net\/tcp6: a state/);
});
