import assert from "node:assert/strict";
import { test } from "node:test";
import { expose, exposeSeries } from "../../testing/exposition.ts";
import { stubHost, systemError } from "../../testing/stub-host.ts";
import { conntrack, parseConntrackStatistics } from "./conntrack.ts";

const heading =
  "entries  clashres found new invalid ignore delete chainlength insert insert_failed drop early_drop icmp_error  expect_new expect_create expect_delete search_restart\n";
const cpu = (values: readonly number[]) => `${values.map((value) => value.toString(16).padStart(8, "0")).join(" ")}\n`;
const columns = Array.from({ length: 17 }, (_, index) => index);
const sysctls = { "sys/net/netfilter/nf_conntrack_count": "123\n", "sys/net/netfilter/nf_conntrack_max": "262144\n" };

test("gives the table's entries and limit, and statistics summed over CPUs", async () => {
  const host = stubHost({
    proc: { ...sysctls, "1/net/stat/nf_conntrack": heading + cpu(columns) + cpu(columns.map((value) => value * 100)) },
  });
  const lines = (await expose(conntrack, host)) ?? [];
  assert.deepEqual(
    lines.filter((line) => !line.startsWith("#")),
    [
      "node_nf_conntrack_entries 123",
      "node_nf_conntrack_entries_limit 262144",
      "node_nf_conntrack_stat_found 202",
      "node_nf_conntrack_stat_invalid 404",
      "node_nf_conntrack_stat_ignore 505",
      "node_nf_conntrack_stat_insert 808",
      "node_nf_conntrack_stat_insert_failed 909",
      "node_nf_conntrack_stat_drop 1010",
      "node_nf_conntrack_stat_early_drop 1111",
      "node_nf_conntrack_stat_search_restart 1616",
    ],
  );
  assert.ok(lines.filter((line) => line.startsWith("#")).every((line) => line.endsWith(" gauge")));
});

test("says what there is where the kernel shows no statistics or no limit, and nothing where netfilter is not loaded", async () => {
  assert.deepEqual(await exposeSeries(conntrack, stubHost({ proc: sysctls })), [
    "node_nf_conntrack_entries 123",
    "node_nf_conntrack_entries_limit 262144",
  ]);
  const count = { "sys/net/netfilter/nf_conntrack_count": "5\n" };
  assert.deepEqual(await exposeSeries(conntrack, stubHost({ proc: count })), ["node_nf_conntrack_entries 5"]);
  assert.equal(conntrack.read(stubHost({})), undefined);
});

test("knows no restarts of look-ups on kernels without that column", () => {
  assert.ok(!parseConntrackStatistics(Buffer.from(heading + cpu(columns.slice(0, 16)))).has("search_restart"));
});

test("refuses what are no numbers, and lets failures through", () => {
  for (const line of [cpu(columns.slice(0, 11)), cpu(columns).replace("00000003", "0000000x")]) {
    assert.throws(
      () => parseConntrackStatistics(Buffer.from(heading + line)),
      /^Error: net\/stat\/nf_conntrack: 12/,
      line,
    );
  }
  assert.throws(
    () => conntrack.read(stubHost({ proc: { "sys/net/netfilter/nf_conntrack_count": "many" } })),
    /nf_conntrack_count: one number expected/,
  );
  assert.throws(
    () => conntrack.read(stubHost({ proc: { ...sysctls, "1/net/stat/nf_conntrack": systemError("EIO") } })),
    /EIO/,
  );
});
