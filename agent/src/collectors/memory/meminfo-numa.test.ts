import assert from "node:assert/strict";
import { test } from "node:test";
import { expose, exposeSeries } from "../../testing/exposition.ts";
import { stubHost } from "../../testing/stub-host.ts";
import { meminfoNuma, parseNodeMeminfo, parseNumastat } from "./meminfo-numa.ts";

const folder = "devices/system/node";
const folders = { [folder]: ["node0", "node1", "possible"] };

test("gives memory and allocations of each node", async () => {
  const sys = {
    [`${folder}/node0/meminfo`]:
      "Node 0 MemTotal:       100 kB\nNode 0 Active(anon):   2 kB\nNode 0 HugePages_Free:     3\n",
    [`${folder}/node0/numastat`]: "numa_hit 193460335812\n",
    [`${folder}/node1/meminfo`]: "Node 1 MemTotal:       200 kB\n",
  };
  assert.deepEqual(await expose(meminfoNuma, stubHost({ folders, sys })), [
    "# TYPE node_memory_numa_MemTotal gauge",
    'node_memory_numa_MemTotal{node="0"} 102400',
    'node_memory_numa_MemTotal{node="1"} 204800',
    "# TYPE node_memory_numa_Active_anon gauge",
    'node_memory_numa_Active_anon{node="0"} 2048',
    "# TYPE node_memory_numa_HugePages_Free gauge",
    'node_memory_numa_HugePages_Free{node="0"} 3',
    "# TYPE node_memory_numa_numa_hit_total counter",
    'node_memory_numa_numa_hit_total{node="0"} 193460335812',
  ]);
});

test("takes no name that a series may not have, and has nothing to say on kernels without NUMA", async () => {
  const sys = { [`${folder}/node0/meminfo`]: 'Node 0 a"}: 1 kB\n', [`${folder}/node0/numastat`]: "b-c 1\n" };
  assert.deepEqual(await exposeSeries(meminfoNuma, stubHost({ folders, sys })), []);
  assert.deepEqual(await exposeSeries(meminfoNuma, stubHost({})), []);
});

test("refuses what cannot be read", () => {
  for (const line of ["Node 0 MemTotal 1 kB", "Node 0 MemTotal: x kB", "Node 0 MemTotal: 1 MB", "garbage"]) {
    assert.throws(() => parseNodeMeminfo(Buffer.from(line)), /^Error: meminfo of a node: a number/, line);
  }
  assert.throws(() => parseNumastat(Buffer.from("numa_hit x")), /^Error: numastat of a node: a number expected/);
});
