/** What may go wrong on a machine, as the whole of the collectors sees it: each costs its own values and nothing else. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test, type TestContext } from "node:test";
import { renderTextFormat, type NodeMetrics } from "@kubevitals/proto";
import { createCollectors } from "./collectors/index.ts";
import { Sampler } from "./sample.ts";
import { openFixtureHost } from "./testing/fixture-host.ts";
import { overlayHost } from "./testing/overlay-host.ts";
import { systemError } from "./testing/stub-host.ts";

const fixture = new URL("../../test/fixtures/hosts/cgroup2-6.x/", import.meta.url);

/** A fixture host that can be harmed, sampled by all collectors. */
function openMachine(context: TestContext) {
  const host = overlayHost(openFixtureHost("cgroup2-6.x"));
  context.after(() => host.close());
  const sampler = new Sampler({ nodeName: "n", host, collectors: createCollectors(), timeoutSeconds: 1 });
  return {
    host,
    harm: (path: string, content: string | Error | undefined) => host.overlays.set(path, content),
    original: (path: string) => readFileSync(new URL(path, fixture), "utf8"),
    async sample(seconds = 1): Promise<{ vitals: NodeMetrics; page: string }> {
      host.time.monotonic += seconds * 1000;
      host.time.now += seconds * 1000;
      const { vitals, series = [] } = await sampler.sample(true);
      return { vitals, page: renderTextFormat(series.map((values) => ({ sample: values, labels: [] }))) };
    },
  };
}

function failedOf({ collectors }: NodeMetrics): readonly string[] {
  return collectors.filter(({ state }) => state === "COLLECTOR_STATE_FAILED").map(({ name }) => name);
}

/** Names of the series that a page has, without those that tell of the collectors themselves. */
function seriesOf(page: string): ReadonlySet<string> {
  const lines = page.split("\n").filter((line) => line !== "" && !/^(#|node_scrape_|kubevitals_agent_)/.test(line));
  return new Set(lines.map((line) => line.slice(0, line.lastIndexOf(" "))));
}

test("nothing fails on the unharmed machine", async (context) => {
  assert.deepEqual(failedOf((await openMachine(context).sample()).vitals), []);
});

const broken: Record<string, readonly [path: string, error: Error, collector: string, lost: string]> = {
  "a file that vanishes while it is read": ["proc/diskstats", systemError("ESRCH"), "diskstats", "node_disk_"],
  "a file that this user may not read": ["proc/pressure/cpu", systemError("EACCES"), "pressure", "node_pressure_"],
  "a file whose device fails": ["proc/loadavg", systemError("EIO"), "loadavg", "node_load"],
};
for (const [what, [path, error, collector, lost]] of Object.entries(broken)) {
  test(`${what} costs its collector's values alone, and they come back with it`, async (context) => {
    const machine = openMachine(context);
    const before = await machine.sample();
    machine.harm(path, error);
    const during = await machine.sample();
    assert.deepEqual(failedOf(during.vitals), [collector]);
    const missing = [...seriesOf(before.page)].filter((series) => !seriesOf(during.page).has(series));
    assert.ok(missing.length > 0 && missing.every((series) => series.startsWith(lost)), missing.join("\n"));
    machine.host.overlays.clear();
    const after = await machine.sample();
    assert.deepEqual(failedOf(after.vitals), []);
    assert.deepEqual(seriesOf(after.page), seriesOf(before.page));
  });
}

const garbage = [
  "",
  "\n",
  "\0\u0001\u00ff".repeat(1000),
  "cpu0",
  "x".repeat(100_000),
  "-1 -1 -1\n",
  "NaN NaN NaN NaN\n",
];
for (const path of [
  "proc/stat",
  "proc/meminfo",
  "proc/diskstats",
  "proc/1/net/dev",
  "proc/1/mountinfo",
  "proc/loadavg",
]) {
  test(`whatever ${path} holds, the others go on`, async (context) => {
    const machine = openMachine(context);
    const own = new Set([
      "cpu",
      "stat",
      "meminfo",
      "machine",
      "diskstats",
      "netdev",
      "filesystem",
      "volumes",
      "loadavg",
    ]);
    for (const content of garbage) {
      machine.harm(path, content);
      const { vitals } = await machine.sample();
      const others = failedOf(vitals).filter((name) => !own.has(name));
      assert.deepEqual(others, [], JSON.stringify(content.slice(0, 20)));
      if (path !== "proc/loadavg") assert.equal(typeof vitals.load1, "number");
    }
  });
}

test("where the first process is hidden, the agent's own view is read", async (context) => {
  const machine = openMachine(context);
  const mounts = machine.original("proc/1/mountinfo");
  const network = machine.original("proc/1/net/dev");
  for (const path of ["proc/1/mountinfo", "proc/1/net/dev"]) machine.harm(path, systemError("EACCES"));
  machine.harm("proc/self/mountinfo", mounts);
  machine.harm("proc/net/dev", network);
  const { vitals, page } = await machine.sample();
  assert.deepEqual(
    failedOf(vitals).filter((name) => name === "filesystem" || name === "netdev"),
    [],
  );
  assert.match(page, /^node_filesystem_size_bytes\{/m);
  assert.match(page, /^node_network_receive_bytes_total\{/m);
});

test("without a sys mount what comes from proc is told all the same, and nothing is made up", async (context) => {
  const machine = openMachine(context);
  const before = await machine.sample();
  machine.harm("sys", undefined);
  const { vitals, page } = await machine.sample();
  assert.deepEqual(failedOf(vitals), []);
  assert.equal(vitals.cpuCapacityMillicores, before.vitals.cpuCapacityMillicores);
  assert.match(page, /^node_cpu_seconds_total\{/m);
  const made = [...seriesOf(page)].filter((series) => !seriesOf(before.page).has(series));
  assert.deepEqual(
    made.filter((series) => !series.startsWith("node_disk_info")),
    [],
  );
});

for (const [what, jump] of Object.entries({ forwards: 86_400_000, backwards: -86_400_000 })) {
  test(`a wall clock that jumps a day ${what} changes no rate`, async (context) => {
    const machine = openMachine(context);
    await machine.sample();
    machine.harm("proc/diskstats", machine.original("proc/diskstats").replace("vda 64644", "vda 64744"));
    machine.host.time.now += jump;
    const { vitals } = await machine.sample(10);
    assert.equal(vitals.diskReadsPerSecond, 10);
  });
}

test("a counter that starts again gives no rate, least of all a negative one, and then rates go on", async (context) => {
  const machine = openMachine(context);
  const full = machine.original("proc/diskstats");
  await machine.sample();
  machine.harm("proc/diskstats", full.replace("vda 64644", "vda 10"));
  assert.equal((await machine.sample()).vitals.diskReadsPerSecond, undefined);
  machine.harm("proc/diskstats", full.replace("vda 64644", "vda 25"));
  assert.equal((await machine.sample()).vitals.diskReadsPerSecond, 15);
});

test("a disk that is plugged in does not count with its past, and one that is pulled out leaves no row", async (context) => {
  const machine = openMachine(context);
  const full = machine.original("proc/diskstats");
  await machine.sample();
  machine.harm("proc/diskstats", `${full} 8 0 sdz 999999 0 8000000 0 999999 0 8000000 0 0 0 0\n`);
  machine.harm("sys/block/sdz/queue/rotational", "1\n");
  const plugged = await machine.sample();
  assert.equal(plugged.vitals.diskReadsPerSecond, 0);
  assert.match(plugged.page, /^node_disk_reads_completed_total\{device="sdz"\} 999999$/m);
  machine.host.overlays.clear();
  assert.doesNotMatch((await machine.sample()).page, /sdz/);
});

test("a CPU that comes and goes changes the capacity, and counts from its next reading on", async (context) => {
  const machine = openMachine(context);
  const stat = machine.original("proc/stat");
  await machine.sample();
  const third = "cpu2 900000 0 900000 10 0 0 0 0 0 0\nintr";
  machine.harm("proc/stat", stat.replace("intr", third).replace("cpu0 2486", "cpu0 2586"));
  const plugged = await machine.sample();
  assert.equal(plugged.vitals.cpuCapacityMillicores, 3000);
  assert.equal(plugged.vitals.cpuUsageRate, 100); // cpu0's hundred ticks are all that passed
  assert.match(plugged.page, /^node_cpu_seconds_total\{cpu="2",mode="user"\} 9000$/m);
  machine.host.overlays.clear();
  const pulled = await machine.sample();
  assert.equal(pulled.vitals.cpuCapacityMillicores, 2000);
  assert.doesNotMatch(pulled.page, /cpu="2"/);
});
