import assert from "node:assert/strict";
import { test } from "node:test";
import { expose, exposeSeries } from "../../testing/exposition.ts";
import { stubHost, systemError } from "../../testing/stub-host.ts";
import { lnstat, parseCacheStatistics } from "./lnstat.ts";

test("gives the columns of each file by CPU", async () => {
  const host = stubHost({
    folders: { "1/net/stat": ["arp_cache", "ndisc_cache"] },
    proc: {
      "1/net/stat/arp_cache": "entries  allocs\n00000014  0000000b\n00000014  00000001\n",
      "1/net/stat/ndisc_cache": "entries\n0000000a\n",
    },
  });
  assert.deepEqual(await expose(lnstat, host), [
    "# TYPE node_lnstat_entries_total counter",
    'node_lnstat_entries_total{cpu="0",subsystem="arp_cache"} 20',
    'node_lnstat_entries_total{cpu="1",subsystem="arp_cache"} 20',
    'node_lnstat_entries_total{cpu="0",subsystem="ndisc_cache"} 10',
    "# TYPE node_lnstat_allocs_total counter",
    'node_lnstat_allocs_total{cpu="0",subsystem="arp_cache"} 11',
    'node_lnstat_allocs_total{cpu="1",subsystem="arp_cache"} 1',
  ]);
});

test("takes no name that a series may not have, and bears lines that are short or long", async () => {
  const proc = { "net/stat/x": 'a b"} c\n1 2 3 4\n5\n' };
  const folders = { "net/stat": ["x", "gone"] };
  assert.deepEqual(await exposeSeries(lnstat, stubHost({ folders, proc })), [
    'node_lnstat_a_total{cpu="0",subsystem="x"} 1',
    'node_lnstat_a_total{cpu="1",subsystem="x"} 5',
    'node_lnstat_c_total{cpu="0",subsystem="x"} 3',
  ]);
});

test("has nothing to say where the kernel shows none", async () => {
  assert.deepEqual(await exposeSeries(lnstat, stubHost({})), []);
});

test("refuses what are no numbers, and lets failures through", () => {
  assert.throws(() => parseCacheStatistics("x", Buffer.from("a\nxyz\n")), /^Error: net\/stat\/x: hexadecimal numbers/);
  const host = stubHost({ folders: { "1/net/stat": ["x"] }, proc: { "1/net/stat/x": systemError("EIO") } });
  assert.throws(() => lnstat.read(host), /EIO/);
});
