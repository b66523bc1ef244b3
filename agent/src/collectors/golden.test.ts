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
import { createCollectors } from "./index.ts";

const golden = new URL("../../../test/golden/hosts/", import.meta.url);

/** Everything that the collectors have to say of a fixture host. */
async function expose(name: string): Promise<string> {
  const host = openFixtureHost(name);
  const parts: PagePart[] = [];
  for (const collector of createCollectors()) {
    const reading = await collector.read(host);
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
  "cpu",
  "diskstats",
  "filesystem",
  "loadavg",
  "meminfo",
  "netdev",
  "pressure",
  "sockstat",
  "stat",
  "time",
  "uname",
]);

test("says on a modern host every family that node_exporter's default collectors of these names do", async () => {
  const contract = new URL("../../../test/contract/node-families.json", import.meta.url);
  const { families } = JSON.parse(readFileSync(contract, "utf8")) as Contract;
  const wanted = families.filter(({ collector, nodeExporterDefault }) => nodeExporterDefault && ours.has(collector));
  const page = await expose("cgroup2-6.x");
  const lacking = wanted
    .filter(({ name, type }) => !page.includes(`\n# TYPE ${name} ${type}\n`))
    .map(({ name }) => name);
  assert.deepEqual(lacking, []);
  assert.equal(wanted.length, 122);

  for (const { name, labels } of wanted) {
    const row = page.split("\n").find((line) => line.startsWith(`${name}{`) || line.startsWith(`${name} `)) ?? "";
    const labelNames = Array.from(row.matchAll(/(?<=[{,])(\w+)="/g), ([, label]) => label);
    assert.deepEqual(new Set(labelNames), new Set(labels), name);
  }
});
