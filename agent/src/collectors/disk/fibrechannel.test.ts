import assert from "node:assert/strict";
import { test } from "node:test";
import { exposeSeries } from "../../testing/exposition.ts";
import { systemError } from "../../testing/stub-host.ts";
import { sysHost } from "../../testing/sys-tree.ts";
import { createFibreChannel } from "./fibrechannel.ts";

test("shows a port, hexadecimal as it is written there, without what its firmware does not count", async () => {
  const folder = "class/fc_host/host1";
  const host = sysHost({
    [`${folder}/speed`]: "16 Gbit\n",
    [`${folder}/port_state`]: systemError("EIO"),
    [`${folder}/port_id`]: "0x000002\n",
    [`${folder}/fabric_name`]: "0x\n",
    [`${folder}/symbolic_name`]: 'a "b"\n',
    [`${folder}/statistics/rx_frames`]: "0xff\n",
    [`${folder}/statistics/dumped_frames`]: "0xffffffffffffffff\n",
    [`${folder}/statistics/tx_words`]: systemError("EINVAL"),
    [`${folder}/statistics/reset_statistics`]: systemError("EACCES"),
  });
  assert.deepEqual(await exposeSeries(createFibreChannel(), host), [
    'node_fibrechannel_info{fc_host="host1",speed="16 Gbit",port_id="000002",fabric_name="0x",symbolic_name="a \\"b\\""} 1',
    'node_fibrechannel_rx_frames_total{fc_host="host1"} 255',
  ]);
});

test("is absent without the class", () => {
  assert.equal(createFibreChannel().read(sysHost({})), undefined);
});
