import assert from "node:assert/strict";
import { test } from "node:test";
import { expose } from "../../testing/exposition.ts";
import { stubHost } from "../../testing/stub-host.ts";
import { ksmd } from "./ksmd.ts";

test("gives the numbers that the kernel shows, the sleep in seconds", async () => {
  const sys = {
    "kernel/mm/ksm/full_scans": "323\n",
    "kernel/mm/ksm/run": "1\n",
    "kernel/mm/ksm/sleep_millisecs": "20\n",
  };
  assert.deepEqual(await expose(ksmd, stubHost({ sys })), [
    "# TYPE node_ksmd_full_scans_total counter",
    "node_ksmd_full_scans_total 323",
    "# TYPE node_ksmd_run gauge",
    "node_ksmd_run 1",
    "# TYPE node_ksmd_sleep_seconds gauge",
    "node_ksmd_sleep_seconds 0.02",
  ]);
});

test("is absent on kernels without KSM, and broken where a file holds no number", () => {
  assert.equal(ksmd.read(stubHost({})), undefined);
  assert.throws(() => ksmd.read(stubHost({ sys: { "kernel/mm/ksm/run": "x" } })), /ksm\/run: one number expected/);
});
