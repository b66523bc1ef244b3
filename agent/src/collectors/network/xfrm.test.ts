import assert from "node:assert/strict";
import { test } from "node:test";
import { expose } from "../../testing/exposition.ts";
import { stubHost } from "../../testing/stub-host.ts";
import { parseXfrm, xfrm } from "./xfrm.ts";

test("counts each kind of error, and none of those that the kernel does not know", async () => {
  const text = "XfrmInError                     1\nXfrmOutPolBlock                 43456\nXfrmNovel 3\n";
  const lines = (await expose(xfrm, stubHost({ proc: { "1/net/xfrm_stat": text } }))) ?? [];
  assert.ok(lines.includes("# TYPE node_xfrm_in_error_packets_total counter"));
  assert.ok(lines.includes("node_xfrm_in_error_packets_total 1"));
  assert.ok(lines.includes("node_xfrm_out_pol_block_packets_total 43456"));
  assert.ok(lines.includes("node_xfrm_acquire_error_packets_total 0"));
  assert.equal(lines.length, 2 * 28);
});

test("refuses what is no number, and is absent on kernels without IPsec", () => {
  assert.throws(
    () => parseXfrm(Buffer.from("XfrmInError x")),
    /^Error: net\/xfrm_stat: a number expected after XfrmInError$/,
  );
  assert.equal(xfrm.read(stubHost({})), undefined);
});
