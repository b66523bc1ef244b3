/**
 * Whole expositions of the fixture hosts, compared with test/golden/hosts. After a change that is meant, look at the
 * difference that this makes and commit it with the change:
 *
 *     UPDATE_GOLDEN=1 npm test
 */
import assert from "node:assert/strict";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { test } from "node:test";
import { renderTextFormat, type PagePart } from "@kubevitals/proto";
import { SeriesWriter } from "../series-writer.ts";
import { fixtureNames, openFixtureHost } from "../testing/fixture-host.ts";
import type { Host } from "../host.ts";
import { AbsentError, type Collector } from "./collector.ts";
import { createCollectors } from "./index.ts";

const golden = new URL("../../../test/golden/hosts/", import.meta.url);

async function readUnlessAbsent(collector: Collector, host: Host): Promise<unknown> {
  try {
    return await collector.read(host);
  } catch (error) {
    if (error instanceof AbsentError) return undefined;
    throw error;
  }
}

/** Everything that the collectors have to say of a fixture host. */
async function expose(name: string): Promise<string> {
  const host = openFixtureHost(name);
  const parts: PagePart[] = [];
  for (const collector of createCollectors()) {
    const reading = await readUnlessAbsent(collector, host);
    if (reading === undefined) continue;
    const out = new SeriesWriter();
    collector.series(reading, out);
    parts.push(...out.finish().map((sample) => ({ sample, labels: [] })));
  }
  host.close();
  return renderTextFormat(parts);
}

for (const name of fixtureNames()) {
  test(`says of the fixture host ${name} what its golden file has`, async () => {
    const file = new URL(`${name}.prom`, golden);
    const page = await expose(name);
    if (process.env["UPDATE_GOLDEN"]) {
      mkdirSync(golden, { recursive: true });
      writeFileSync(file, page);
    }
    assert.equal(page, readFileSync(file, "utf8"));
  });
}

interface Contract {
  readonly families: readonly {
    readonly name: string;
    readonly type: string;
    readonly labels: readonly string[];
    readonly collector: string;
    readonly nodeExporterDefault: boolean;
  }[];
}

const ours = new Set([
  "arp",
  "conntrack",
  "cpu",
  "diskstats",
  "entropy",
  "filefd",
  "filesystem",
  "loadavg",
  "meminfo",
  "netdev",
  "netstat",
  "pressure",
  "schedstat",
  "sockstat",
  "softnet",
  "stat",
  "time",
  "timex",
  "udp_queues",
  "uname",
  "vmstat",
]);

/** Families that the list calls default though node_exporter shows them only where `collector.netstat.fields` asks for them. */
const onlyWhenAsked = new Set(["node_netstat_Tcp_MaxConn"]);

test("says on a modern host every family that node_exporter's default collectors of these names do", async () => {
  const contract = new URL("../../../test/contract/node-families.json", import.meta.url);
  const { families } = JSON.parse(readFileSync(contract, "utf8")) as Contract;
  const wanted = families.filter(({ name, collector, nodeExporterDefault }) => {
    return nodeExporterDefault && ours.has(collector) && !onlyWhenAsked.has(name);
  });
  const page = await expose("cgroup2-6.x");
  const lacking = wanted
    .filter(({ name, type }) => !page.includes(`\n# TYPE ${name} ${type}\n`))
    .map(({ name }) => name);
  assert.deepEqual(lacking, []);
  assert.equal(wanted.length, 190);

  for (const { name, labels } of wanted) {
    const row = page.split("\n").find((line) => line.startsWith(`${name}{`) || line.startsWith(`${name} `)) ?? "";
    const labelNames = Array.from(row.matchAll(/(?<=[{,])(\w+)="/g), ([, label]) => label);
    assert.deepEqual(new Set(labelNames), new Set(labels), name);
  }
});
