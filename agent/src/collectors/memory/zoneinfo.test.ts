import assert from "node:assert/strict";
import { test } from "node:test";
import { expose } from "../../testing/exposition.ts";
import { stubHost } from "../../testing/stub-host.ts";
import { parseZoneinfo, zoneinfo } from "./zoneinfo.ts";

const text = `Node 0, zone      DMA
  per-node stats
      nr_inactive_anon 23
      nr_kernel_stack 7
      nr_dirtied   1189097
  pages free     3840
        boost    0
        min      10
        high     16
        protection: (0, 1973, 0)
      nr_free_pages 3840
      numa_hit     5
  pagesets
    cpu: 0
              count:    0
              high:     14
Node 1, zone   Normal
  pages free     1
        min      11
`;

test("gives the numbers of each zone that are known, and what it protects", async () => {
  const of = 'node="0",zone="DMA"';
  assert.deepEqual(
    (await expose(zoneinfo, stubHost({ proc: { zoneinfo: text } })))?.filter((line) => !line.endsWith(" gauge")),
    [
      `node_zoneinfo_nr_inactive_anon_pages{${of}} 23`,
      `node_zoneinfo_nr_kernel_stacks{${of}} 7`,
      "# TYPE node_zoneinfo_nr_dirtied_total counter",
      `node_zoneinfo_nr_dirtied_total{${of}} 1189097`,
      `node_zoneinfo_min_pages{${of}} 10`,
      'node_zoneinfo_min_pages{node="1",zone="Normal"} 11',
      `node_zoneinfo_high_pages{${of}} 16`,
      `node_zoneinfo_nr_free_pages{${of}} 3840`,
      "# TYPE node_zoneinfo_numa_hit_total counter",
      `node_zoneinfo_numa_hit_total{${of}} 5`,
      `node_zoneinfo_protection_0{${of}} 0`,
      `node_zoneinfo_protection_1{${of}} 1973`,
      `node_zoneinfo_protection_2{${of}} 0`,
    ],
  );
});

test("refuses what are no numbers, and is absent without the file", () => {
  for (const line of ["min x", "min", "protection: (0, x)"]) {
    assert.throws(() => parseZoneinfo(Buffer.from(`Node 0, zone DMA\n${line}\n`)), /^Error: zoneinfo: a /, line);
  }
  assert.deepEqual(parseZoneinfo(Buffer.from("min 1\ngarbage\n")), []);
  assert.equal(zoneinfo.read(stubHost({})), undefined);
});
