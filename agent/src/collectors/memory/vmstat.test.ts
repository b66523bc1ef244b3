import assert from "node:assert/strict";
import { test } from "node:test";
import { expose, exposeSeries, optionValues } from "../../testing/exposition.ts";
import { stubHost } from "../../testing/stub-host.ts";
import { noPattern, patternOf } from "../reading/name-filter.ts";
import { createVmstat, vmstatOptions } from "./vmstat.ts";

const text = "nr_free_pages 100\npgpgin 5\npgfault 18446744073709551615\npgmajfault 7\noom_kill 0\nthp_fault_alloc 3\n";
const host = (vmstat: string) => stubHost({ proc: { vmstat } });
const fields = (pattern: string) =>
  createVmstat(
    optionValues(vmstatOptions, { "collector.vmstat.fields": pattern === "" ? noPattern : patternOf(pattern) }),
  );

test("gives by default what is paged, swapped, faulted and killed", async () => {
  assert.deepEqual(await expose(createVmstat(optionValues(vmstatOptions)), host(text)), [
    "# TYPE node_vmstat_pgpgin untyped",
    "node_vmstat_pgpgin 5",
    "# TYPE node_vmstat_pgfault untyped",
    "node_vmstat_pgfault 18446744073709552000",
    "# TYPE node_vmstat_pgmajfault untyped",
    "node_vmstat_pgmajfault 7",
    "# TYPE node_vmstat_oom_kill untyped",
    "node_vmstat_oom_kill 0",
  ]);
});

test("gives the fields that are asked for, and all where the pattern is empty", async () => {
  assert.deepEqual(await exposeSeries(fields("^thp_"), host(text)), ["node_vmstat_thp_fault_alloc 3"]);
  assert.equal((await exposeSeries(fields(""), host(text)))?.length, 6);
});

test("follows a file whose fields change", async () => {
  const collector = fields("^pg");
  assert.deepEqual(await exposeSeries(collector, host("pga 1\npgb 2\n")), ["node_vmstat_pga 1", "node_vmstat_pgb 2"]);
  assert.deepEqual(await exposeSeries(collector, host("pgb 3\n")), ["node_vmstat_pgb 3"]);
});

test("leaves out lines that can be no series, and refuses values that are no numbers", async () => {
  assert.deepEqual(await exposeSeries(fields("."), host('\na"b 1\npgpgin 2\n')), ["node_vmstat_pgpgin 2"]);
  assert.throws(() => fields(".").read(host("pgpgin\n")), /^Error: vmstat: a number expected after pgpgin$/);
  assert.equal(fields(".").read(stubHost({})), undefined);
});
