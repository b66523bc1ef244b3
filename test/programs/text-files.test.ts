import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { watchSnapshots } from "./support/await-state.ts";
import { temporaryFolder } from "./support/config-file.ts";
import { runProgram } from "./support/program.ts";
import { startAgent, startAggregator } from "./support/programs.ts";
import { fetchPage } from "./support/prometheus-page.ts";

const patient = { timeout: 90_000 };

/** As much as a folder of text files may hold: everything as long as it may be, and more rows than are taken. */
function largest(): string {
  const labels = Array.from({ length: 63 }, (_, label) => `${"l".repeat(20)}${label}="${"v".repeat(20)}"`).join(",");
  const wide = Array.from({ length: 2000 }, (_, row) => `wide{row="${row}",${labels}} 1\n`).join("");
  const tall = Array.from({ length: 60_000 }, (_, row) => `tall{row="${row}"} 1\n`).join("");
  const long = `# HELP ${"n".repeat(253)} ${"h".repeat(4096)}\n${"n".repeat(253)}{x="${"v".repeat(4096)}"} 1\n`;
  return wide + long + tall.slice(0, tall.indexOf('tall{row="40000"}'));
}

test("whatever lies in a folder of text files, the stream goes on and nothing is forged", patient, async (t) => {
  const folder = await temporaryFolder(t);
  const write = (name: string, content: string) => writeFileSync(join(folder, name), content);
  write("a.prom", "# HELP backup_age_seconds Age.\n# TYPE backup_age_seconds gauge\nbackup_age_seconds 12\n");
  write(
    "b.prom",
    'up{job="node-exporter"} 77\nkube_node_info 77\nkubevitals_nodes 77\nnode_load1 77\nnode_reboot_required 1\n',
  );
  write("c.prom", 'job_info{node="other",job="x",instance="y"} 1\n');
  write("d.prom", '# TYPE h histogram\nh_bucket{le="1"} 1\nh_count 2\n# TYPE s summary\ns{quantile="0.5"} 3\n');
  write("e.prom", "{{{\n");
  write("z.prom", largest());
  // The tall family is to come through whole: what the budget of a family leaves out is tried elsewhere.
  const aggregator = await startAggregator(t, ["--collect-interval", "250ms", "--max-family-series", "50000"]);
  const node = "files";
  const agent = await startAgent(t, aggregator, node, ["--collector.textfile.directory", folder]);
  const watch = watchSnapshots(t, aggregator.grpc);
  const pageOf = () => fetchPage(`http://${aggregator.http}/metrics`);
  await watch.until("its series are there", async () => (await pageOf()).value("backup_age_seconds", { node }) === 12);

  const page = await pageOf();
  assert.equal(page.value("node_textfile_scrape_error", { node }), 1);
  assert.equal(page.value("node_reboot_required", { node }), 1);
  assert.equal(page.value("job_info", { node, exported_node: "other", exported_job: "x" }), 1);
  assert.equal(page.value("h_bucket", { node, le: "+Inf" }), 2);
  assert.equal(page.value("s", { node, quantile: "0.5" }), 3);
  assert.equal(page.samples("wide").length, 2000);
  assert.equal(page.samples("tall").length, 40_000);
  assert.equal(page.families.flatMap(({ samples }) => samples).filter(({ value }) => value === 77).length, 0);

  await watch.take(8);
  const ofFolder = ({ msg }: { readonly msg: string }) => msg.startsWith(folder);
  const complaints = agent.log.atLeast("warn");
  assert.deepEqual(
    complaints.filter((line) => !ofFolder(line)).map(({ msg }) => msg.replace(/^\d+ /, "")),
    ["series of text files are no custom metrics of the node: there are too many, or their names take too much room"],
  );
  const files = complaints
    .filter(ofFolder)
    .map(({ msg }) => msg.slice(folder.length + 1).replace(/^(\w\.prom: [^: ]+).*$/s, "$1"));
  assert.deepEqual(
    files.toSorted((a, b) => (a < b ? -1 : 1)),
    ["b.prom: kube_node_info", "b.prom: kubevitals_nodes", "b.prom: node_load1", "b.prom: up", "e.prom: line"],
  );
  assert.equal(agent.log.lines.filter(({ msg }) => msg === "connected").length, 1);
});

test("an agent with a web configuration that cannot be used does not start", async (t) => {
  const folder = await temporaryFolder(t);
  const file = join(folder, "web.yml");
  writeFileSync(file, "tls_server_config: {cert_file: no.pem, key_file: no.key}\n");
  const { code, stderr } = await runProgram(t, "agent", ["--http-listen", "127.0.0.1:0", "--web.config.file", file]);
  assert.equal(code, 2);
  assert.equal(stderr, `kubevitals agent: ${file}: cert_file: ${folder}/no.pem cannot be read (ENOENT)\n`);
});
