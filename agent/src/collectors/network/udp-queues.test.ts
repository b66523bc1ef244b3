import assert from "node:assert/strict";
import { test } from "node:test";
import { expose, exposeSeries } from "../../testing/exposition.ts";
import { stubHost, systemError } from "../../testing/stub-host.ts";
import { walkSocketTable } from "./socket-table.ts";
import { udpQueues } from "./udp-queues.ts";

const heading =
  "   sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode ref pointer drops\n";
const socket = (queues: string) =>
  ` 3014: 0100007F:0035 00000000:0000 07 ${queues} 00:00000000 00000000     0        0 20 2 0000000000000000 0\n`;
const udp = heading + socket("00000001:00000A00") + socket("0000000f:00000200");
const udp6 = heading + socket("00000000:00000003").replace("0100007F", "00000000000000000000000001000000");

test("adds up the queues of the sockets of each version of IP", async () => {
  assert.deepEqual(await expose(udpQueues, stubHost({ proc: { "1/net/udp": udp, "1/net/udp6": udp6 } })), [
    "# TYPE node_udp_queues gauge",
    'node_udp_queues{queue="tx",ip="v4"} 16',
    'node_udp_queues{queue="rx",ip="v4"} 3072',
    'node_udp_queues{queue="tx",ip="v6"} 0',
    'node_udp_queues{queue="rx",ip="v6"} 3',
  ]);
});

test("does with one version of IP, and is absent without any", async () => {
  const host = stubHost({ proc: { "1/net/udp": systemError("ESRCH"), "net/udp": heading } });
  assert.deepEqual(await exposeSeries(udpQueues, host), [
    'node_udp_queues{queue="tx",ip="v4"} 0',
    'node_udp_queues{queue="rx",ip="v4"} 0',
  ]);
  assert.equal(udpQueues.read(stubHost({})), undefined);
});

test("refuses lines cut short or of something else", () => {
  const texts = [
    "0: 0:0 0:0 07",
    "0: 0:0 0:0 07 0",
    "0: 0:0 0:0 07 0:x",
    "0: 0:0 0:0 x 0:0",
    "garbage",
    "0: a b 1 -1:2",
  ];
  for (const text of texts) {
    assert.throws(
      () => walkSocketTable("udp", Buffer.from(heading + text), () => undefined),
      /^Error: net\/udp: a state/,
      text,
    );
  }
});
