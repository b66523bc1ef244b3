import assert from "node:assert/strict";
import { test } from "node:test";
import { expose } from "../../testing/exposition.ts";
import { stubHost } from "../../testing/stub-host.ts";
import { cgroups, parseCgroups } from "./cgroups.ts";

test("gives how many cgroups each controller has, and whether it is on", async () => {
  const text = "#subsys_name\thierarchy\tnum_cgroups\tenabled\ncpu\t3\t34\t1\nmemory\t0\t7\t0\n";
  assert.deepEqual(await expose(cgroups, stubHost({ proc: { cgroups: text } })), [
    "# TYPE node_cgroups_cgroups gauge",
    'node_cgroups_cgroups{subsys_name="cpu"} 34',
    'node_cgroups_cgroups{subsys_name="memory"} 7',
    "# TYPE node_cgroups_enabled gauge",
    'node_cgroups_enabled{subsys_name="cpu"} 1',
    'node_cgroups_enabled{subsys_name="memory"} 0',
  ]);
});

test("refuses lines cut short, and is absent without the file", () => {
  for (const line of ["cpu", "cpu 1 2", "cpu 1 x 1"]) {
    assert.throws(() => parseCgroups(Buffer.from(line)), /^Error: cgroups: three numbers expected after cpu$/, line);
  }
  assert.equal(cgroups.read(stubHost({})), undefined);
});
