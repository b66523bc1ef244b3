import assert from "node:assert/strict";
import { test } from "node:test";
import { expose, exposeSeries } from "../../testing/exposition.ts";
import { stubHost } from "../../testing/stub-host.ts";
import { parseSwaps, swap } from "./swap.ts";

const heading = "Filename\t\t\t\tType\t\tSize\t\tUsed\t\tPriority\n";

test("gives size, use and priority of each device", async () => {
  const swaps = `${heading}/dev/zram0                              partition\t1048572\t\t76\t\t-2\n`;
  const labels = '{device="/dev/zram0",swap_type="partition"}';
  assert.deepEqual(await expose(swap, stubHost({ proc: { swaps } })), [
    "# TYPE node_swap_size_bytes gauge",
    `node_swap_size_bytes${labels} 1073737728`,
    "# TYPE node_swap_used_bytes gauge",
    `node_swap_used_bytes${labels} 77824`,
    "# TYPE node_swap_priority gauge",
    `node_swap_priority${labels} -2`,
  ]);
});

test("has nothing to say where no swap is on, refuses lines cut short, and is absent without the file", async () => {
  assert.deepEqual(await exposeSeries(swap, stubHost({ proc: { swaps: heading } })), []);
  assert.throws(
    () => parseSwaps(Buffer.from(`${heading}/dev/a file 1 2`)),
    /^Error: swaps: three numbers expected after \/dev\/a/,
  );
  assert.equal(swap.read(stubHost({})), undefined);
});
