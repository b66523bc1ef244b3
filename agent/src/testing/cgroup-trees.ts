/** For tests: the trees of `test/fixtures/cgroups`, and what a collector says of a host. */
import { fileURLToPath } from "node:url";
import { renderTextFormat } from "@kubevitals/proto";
import type { Collector } from "../collectors/collector.ts";
import { openHost, type Host } from "../host.ts";
import { SeriesWriter } from "../series-writer.ts";
import { fixtureTime } from "./fixture-host.ts";

/** The tree of that name, at a fixed time; it tells neither times nor inodes of its files, as those are this machine's. */
export function openCgroupTree(name: string): Host {
  const at = (mount: string) =>
    fileURLToPath(new URL(`../../../test/fixtures/cgroups/${name}/${mount}`, import.meta.url));
  return {
    ...openHost({ proc: at("proc"), sys: at("sys"), root: at("root") }, { now: () => fixtureTime, monotonic: () => 0 }),
    sysModifiedAt: () => undefined,
    procInode: () => undefined,
    watchSys: () => undefined,
  };
}

/** The values that a collector says of a host now, by their series as they stand on a page: `up{job="node"}`. */
export function valuesOf<Reading>(
  collector: Collector<Reading>,
  host: Host,
  out = new SeriesWriter(),
): ReadonlyMap<string, number> {
  const reading = collector.read(host);
  if (reading === undefined || reading instanceof Promise) throw new Error("a reading expected, at once");
  out.begin();
  collector.series(reading, out);
  const page = renderTextFormat(out.finish().map((sample) => ({ sample, labels: [] })));
  const rows = page.split("\n").filter((line) => line !== "" && !line.startsWith("#"));
  return new Map(rows.map((row) => [row.slice(0, row.lastIndexOf(" ")), Number(row.slice(row.lastIndexOf(" ") + 1))]));
}
