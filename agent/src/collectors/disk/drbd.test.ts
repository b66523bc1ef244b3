import assert from "node:assert/strict";
import { test } from "node:test";
import { expose, exposeSeries } from "../../testing/exposition.ts";
import { stubHost } from "../../testing/stub-host.ts";
import { drbd, parseDrbd } from "./drbd.ts";

const text = `version: 8.4.3 (api:1/proto:86-101)
srcversion: 1A9F77B1CA5FF92235C2213

 0: cs:Connected ro:Primary/Secondary ds:UpToDate/Inconsistent C r-----
    ns:17324442 nr:10961 dw:28 dr:2 al:3 bm:4 lo:5 pe:6 ua:7 ap:8 ep:1 wo:d oos:9
 1: cs:WFConnection ro:Secondary/Unknown
`;

test("gives numbers, states of both sides and connections of each device", async () => {
  const lines = (await expose(drbd, stubHost({ proc: { drbd: text } }))) ?? [];
  for (const line of [
    'node_drbd_connected{device="drbd0"} 1',
    'node_drbd_connected{device="drbd1"} 0',
    'node_drbd_node_role_is_primary{device="drbd0",node="local"} 1',
    'node_drbd_node_role_is_primary{device="drbd0",node="remote"} 0',
    'node_drbd_disk_state_is_up_to_date{device="drbd0",node="local"} 1',
    'node_drbd_disk_state_is_up_to_date{device="drbd0",node="remote"} 0',
    "# TYPE node_drbd_network_sent_bytes_total counter",
    'node_drbd_network_sent_bytes_total{device="drbd0"} 17740228608',
    'node_drbd_network_received_bytes_total{device="drbd0"} 10961',
    'node_drbd_out_of_sync_bytes{device="drbd0"} 9216',
    'node_drbd_epochs{device="drbd0"} 1',
  ]) {
    assert.ok(lines.includes(line), `${line}\n${lines.join("\n")}`);
  }
});

test("is absent without DRBD, has nothing to say of a file without devices, and refuses what is no number", async () => {
  assert.equal(drbd.read(stubHost({})), undefined);
  assert.deepEqual(await exposeSeries(drbd, stubHost({ proc: { drbd: "version: 9.0.0\nGIT-hash: x\n" } })), []);
  assert.throws(() => parseDrbd("0: ns:x"), /^Error: drbd: a number expected after ns$/);
});
