import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import {
  mkdirSync,
  mkdtempSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import { renderTextFormat } from "@kubevitals/proto";
import { Sampler } from "../../sample.ts";
import { stubHost, systemError } from "../../testing/stub-host.ts";
import { userFiles, type UserFiles } from "../../user-files.ts";
import type { Collector } from "../collector.ts";
import { createTextfile } from "./textfile.ts";
import { textfileLimits } from "./textfile-limits.ts";

/** Wall time of the tests: long after the files were written. */
const now = Date.UTC(2100, 0);

interface Scene {
  readonly folder: string;
  readonly heard: string[];
  /** The page without the lines about collectors, and what else is asked to hide. */
  readonly page: () => Promise<string>;
  readonly sampler: Sampler;
  readonly write: (name: string, content: string | Uint8Array) => void;
}

function sceneOf(
  t: TestContext,
  more: { files?: UserFiles; folders?: (folder: string) => string[]; others?: Collector[] } = {},
): Scene {
  const folder = mkdtempSync(join(tmpdir(), "kubevitals-textfile-"));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const heard: string[] = [];
  const sampler = new Sampler({
    nodeName: "n",
    host: stubHost({ now, userFiles: more.files ?? userFiles }),
    collectors: [...(more.others ?? []), createTextfile(more.folders?.(folder) ?? [folder])],
    timeoutSeconds: 10,
    hearComplaint: (_, problem) => heard.push(problem.replaceAll(folder, "DIR")),
  });
  return {
    folder,
    heard,
    sampler,
    async page() {
      const series = await sampler.scrape();
      const text = renderTextFormat(series.map((sample) => ({ sample, labels: [] })));
      return text
        .replaceAll(folder, "DIR")
        .replaceAll(/^.*(node_scrape_collector|node_exporter_build_info|kubevitals_agent_collector).*\n/gm, "");
    },
    write: (name, content) => writeFileSync(join(folder, name), content),
  };
}

const noError = `# HELP node_textfile_scrape_error Whether anything in the folders of text files could not be taken as it is.
# TYPE node_textfile_scrape_error gauge
node_textfile_scrape_error 0
`;

test("serves what the files of its folders say, and when they were written", async (t) => {
  const { page, write, folder, heard } = sceneOf(t);
  write("b.prom", '# HELP b Of b.\n# TYPE b histogram\nb_bucket{le="1"} 1\nb_sum 0.5\nb_count 2\n');
  write("a.prom", 'a{x="1"} NaN\n');
  write("c.txt", "c 1\n");
  utimesSync(join(folder, "a.prom"), 5, 7.9);
  utimesSync(join(folder, "b.prom"), 5, 8);
  assert.equal(
    await page(),
    `# HELP a Read from DIR/a.prom.
# TYPE a untyped
a{x="1"} NaN
# HELP b Of b.
# TYPE b histogram
b_bucket{le="1"} 1
b_bucket{le="+Inf"} 2
b_sum 0.5
b_count 2
# HELP node_textfile_mtime_seconds When the text file was last written, in seconds since 1970.
# TYPE node_textfile_mtime_seconds gauge
node_textfile_mtime_seconds{file="DIR/a.prom"} 7
node_textfile_mtime_seconds{file="DIR/b.prom"} 8
${noError}`,
  );
  assert.deepEqual(heard, []);
});

test("without a folder there is no error and nothing else", async (t) => {
  const { page } = sceneOf(t, { folders: () => [] });
  assert.equal(await page(), noError);
});

test("reads all folders that a pattern names, and each once", async (t) => {
  const { page, write, folder } = sceneOf(t, { folders: (at) => [`${at}/app-*`, `${at}/app-1`] });
  for (const name of ["app-1", "app-2", "other"]) {
    mkdirSync(join(folder, name));
    write(`${name}/x.prom`, `x{from="${name}"} 1\n`);
  }
  assert.deepEqual((await page()).match(/^(x|node_textfile_scrape).*$/gm), [
    'x{from="app-1"} 1',
    'x{from="app-2"} 1',
    "node_textfile_scrape_error 0",
  ]);
});

const oddities: readonly (readonly [what: string, make: (path: string) => void, problem: RegExp])[] = [
  ["garbage", (path) => writeFileSync(path, "{{{\n"), /line 1: /],
  [
    "a file that is being written",
    (path) => writeFileSync(path, "bad 1\nbad{x"),
    /line 2: the text ends in the middle/,
  ],
  ["carriage returns", (path) => writeFileSync(path, "bad 1\r\n"), /line 1: .*newline alone/],
  ["times", (path) => writeFileSync(path, "bad 1 1\n"), /a time is not supported/],
  ["a folder", (path) => mkdirSync(path), /it is not a regular file/],
  ["a pipe", (path) => execFileSync("mkfifo", [path]), /it is not a regular file/],
  ["a device", (path) => symlinkSync("/dev/zero", path), /it is not a regular file/],
  ["a link that leads nowhere", (path) => symlinkSync("nowhere", path), /ENOENT/],
  ["a link to itself", (path) => symlinkSync(path, path), /ELOOP/],
  [
    "too large a file",
    (path) => (writeFileSync(path, ""), truncateSync(path, textfileLimits.fileBytes + 1)),
    /more than 8388608 bytes/,
  ],
  ["zeros", (path) => writeFileSync(path, Buffer.alloc(100_000)), /line 1: the text ends in the middle/],
];

for (const [what, make, problem] of oddities) {
  test(`${what} is flagged and told once, and nothing else suffers`, async (t) => {
    const { page, write, folder, heard, sampler } = sceneOf(t);
    write("a.prom", "good_a 1\n");
    write("z.prom", "good_z 1\n");
    make(join(folder, "bad.prom"));
    for (let round = 0; round < 3; round++) {
      assert.deepEqual((await page()).match(/^\w+ \d+$/gm), ["good_a 1", "good_z 1", "node_textfile_scrape_error 1"]);
    }
    assert.equal(heard.length, 1);
    assert.match(heard[0] ?? "", /^DIR\/bad\.prom: /);
    assert.match(heard[0] ?? "", problem);
    const { vitals } = await sampler.sample(false);
    assert.equal(vitals.collectors[0]?.state, "COLLECTOR_STATE_OK");
    assert.match(vitals.collectors[0]?.reason ?? "", /bad\.prom/);
    rmSync(join(folder, "bad.prom"), { recursive: true });
    assert.match(await page(), /^node_textfile_scrape_error 0$/m);
    assert.equal((await sampler.sample(false)).vitals.collectors[0]?.reason, undefined);
  });
}

test("a folder that vanishes and comes back", async (t) => {
  const { page, write, folder, heard } = sceneOf(t);
  write("a.prom", "a 1\n");
  rmSync(folder, { recursive: true });
  assert.match(await page(), /^node_textfile_scrape_error 1$/m);
  assert.deepEqual(heard, ["DIR: ENOENT"]);
  mkdirSync(folder);
  write("a.prom", "a 2\n");
  assert.match(await page(), /^a 2\n(.*\n)*node_textfile_scrape_error 0$/m);
});

test("a file that may not be read is told, and read as soon as it may be", async (t) => {
  let isRefused = true;
  const read: UserFiles["read"] = (path, most) =>
    isRefused ? Promise.reject(systemError("EACCES")) : userFiles.read(path, most);
  const { page, write, heard } = sceneOf(t, { files: { ...userFiles, read } });
  write("a.prom", "a 1\n");
  assert.match(await page(), /^node_textfile_scrape_error 1$/m);
  assert.deepEqual(heard, ["DIR/a.prom: EACCES"]);
  isRefused = false;
  assert.match(await page(), /^a 1$/m);
});

test("reads a file again only when it has changed", async (t) => {
  const reads: string[] = [];
  const read: UserFiles["read"] = (path, most) => {
    reads.push(path);
    return userFiles.read(path, most);
  };
  const { page, write, folder } = sceneOf(t, { files: { ...userFiles, read } });
  write("a.prom", "a 1\n");
  write("bad.prom", "bad\n");
  for (let round = 0; round < 3; round++) await page();
  assert.equal(reads.length, 2);
  write("a.prom", "a 22\n");
  assert.match(await page(), /^a 22$/m);
  assert.equal(reads.length, 3);
  // The same size and time, but another file.
  const { atime, mtime } = statSync(join(folder, "a.prom"));
  rmSync(join(folder, "a.prom"));
  write("a.prom", "a 33\n");
  utimesSync(join(folder, "a.prom"), atime, mtime);
  assert.match(await page(), /^a 33$/m);
});

test("reads a file that has only just been written again, as the next write may leave the same time", async (t) => {
  const folder = mkdtempSync(join(tmpdir(), "kubevitals-textfile-"));
  t.after(() => rmSync(folder, { recursive: true }));
  const file = join(folder, "a.prom");
  let reads = 0;
  const files: UserFiles = { ...userFiles, read: (path, most) => (reads++, userFiles.read(path, most)) };
  writeFileSync(file, "a 1\n");
  const written = statSync(file).ctimeMs;
  const collector = createTextfile([folder]);
  for (const age of [0, 1000, 3000, 4000]) await collector.read(stubHost({ now: written + age, userFiles: files }));
  // At 3 s it is known from its reading at 1 s, and its times are settled.
  assert.equal(reads, 2);
});

test("a family of another collector stays that collector's", async (t) => {
  const load: Collector<number> = {
    name: "loadavg",
    source: "test",
    read: () => 1,
    series: (value, out) => out.gauge("node_load1", "Load.").add(value),
  };
  const late: Collector<number> = {
    name: "late",
    source: "test",
    read: () => new Promise((resolve) => void setImmediate(() => resolve(2))),
    series: (value, out) => out.instance({ name: "device", value: "a" }).gauge("node_late", "Late.").add(value),
  };
  const { page, write, heard, sampler } = sceneOf(t, { others: [load, late] });
  write("a.prom", 'node_load1 99\nnode_late{device="b"} 99\nnode_mine 1\n');
  assert.deepEqual((await page()).match(/^node_(load|late|mine|textfile_scrape).*$/gm), [
    "node_load1 1",
    'node_late{device="a"} 2',
    "node_mine 1",
    "node_textfile_scrape_error 1",
  ]);
  assert.deepEqual(heard, [
    "DIR/a.prom: node_load1: another collector reports it",
    "DIR/a.prom: node_late: another collector reports it",
  ]);
  // Also on a page that lacks the other collector.
  const alone = await sampler.scrape((name) => name === "textfile");
  assert.doesNotMatch(renderTextFormat(alone.map((sample) => ({ sample, labels: [] }))), /^node_load1 /m);
});

test("a filesystem that does not answer costs the textfile collector alone", async (t) => {
  const pending = Promise.withResolvers<readonly string[]>();
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const sampler = new Sampler({
    nodeName: "n",
    host: stubHost({ userFiles: { ...userFiles, list: () => pending.promise } }),
    collectors: [createTextfile(["/nfs"])],
    timeoutSeconds: 1,
  });
  const scrape = sampler.scrape();
  t.mock.timers.tick(1000);
  const page = renderTextFormat((await scrape).map((sample) => ({ sample, labels: [] })));
  assert.match(page, /^node_scrape_collector_success\{collector="textfile"\} 0$/m);
  pending.resolve([]);
});

test("what files say of the node is among its vitals too, and what they say of pods is said under the pods' labels", async (t) => {
  const { sampler, write, page, heard } = sceneOf(t);
  write("a.prom", 'jobs 3\njobs{lane="fast"} 1\nbad NaN\nqueue{namespace="shop",pod="cart",lane="a"} 7\n');
  const first = await sampler.sample(true);
  assert.deepEqual(first.vitals.customMetrics, { jobs: 3, 'jobs{lane="fast"}': 1 });
  const ofPod = first.series?.find(({ labels }) => labels.length > 0);
  assert.deepEqual(ofPod?.labels, [
    { name: "namespace", value: "shop" },
    { name: "pod", value: "cart" },
  ]);
  assert.deepEqual(
    ofPod.block.families.map(({ name, labelNames }) => [name, labelNames]),
    [["queue", ["lane"]]],
  );
  assert.match(await page(), /^queue\{lane="a",namespace="shop",pod="cart"\} 7$/m);

  assert.equal((await sampler.sample(false)).vitals.customMetrics, first.vitals.customMetrics);
  assert.equal((await sampler.sample(true)).vitals.customMetrics, first.vitals.customMetrics);
  write("a.prom", "jobs 4\n");
  assert.deepEqual((await sampler.sample(true)).vitals.customMetrics, { jobs: 4 });
  assert.deepEqual(heard, []);
});

test("what another collector reports is no custom metric, as it is no series", async (t) => {
  const other: Collector = {
    name: "loadavg",
    source: "test",
    read: () => 1,
    series: (_, out) => out.gauge("node_load1", "Load.").add(1),
  };
  const { sampler, write } = sceneOf(t, { others: [other] });
  write("a.prom", "node_load1 77\nmine 1\n");
  assert.deepEqual((await sampler.sample(true)).vitals.customMetrics, { mine: 1 });
});
