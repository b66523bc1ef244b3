import assert from "node:assert/strict";
import { test } from "node:test";
import { startProgram } from "./support/program.ts";
import { fetchPage } from "./support/prometheus-page.ts";

test("an agent alone is an exporter of its machine", async (t) => {
  const agent = await startProgram(t, "agent", ["--http-listen", "127.0.0.1:0"]);
  const base = `http://${agent.http}`;

  await t.test("its page has what node_exporter's has, without the labels of a cluster", async () => {
    const page = await fetchPage(`${base}/metrics`);
    for (const family of ["node_load1", "node_memory_MemTotal_bytes", "node_boot_time_seconds", "node_uname_info"]) {
      assert.equal(page.samples(family).length, 1, family);
    }
    assert.ok(page.samples("node_cpu_seconds_total", { cpu: "0", mode: "idle" }).length === 1);
    const labels = new Set(
      page.families.flatMap(({ samples }) => samples).flatMap((sample) => Object.keys(sample.labels)),
    );
    assert.deepEqual(
      ["job", "instance", "node"].filter((label) => labels.has(label)),
      [],
    );
    const failed = page.samples("node_scrape_collector_success").filter(({ value }) => value !== 1);
    assert.ok(failed.length < page.samples("node_scrape_collector_success").length);
    assert.equal(page.value("kubevitals_agent_build_info"), 1);
  });

  await t.test("scrapes that overlap are all answered", async () => {
    const pages = await Promise.all(Array.from({ length: 8 }, () => fetchPage(`${base}/metrics`)));
    for (const page of pages) assert.equal(page.samples("node_load1").length, 1);
  });

  await t.test("it answers its probes, and nothing but GET and what it serves", async () => {
    for (const [method, path, status] of [
      ["GET", "/livez", 200],
      ["GET", "/readyz", 200],
      ["GET", "/healthz", 200],
      ["HEAD", "/metrics", 200],
      ["POST", "/metrics", 405],
      ["GET", "/api", 404],
    ] as const) {
      assert.equal((await fetch(`${base}${path}`, { method })).status, status, `${method} ${path}`);
    }
  });

  await t.test("it connects to nobody, complains of nothing, and stops when told", async () => {
    assert.deepEqual(agent.log.atLeast("warn"), []);
    assert.deepEqual(await agent.end("SIGTERM"), { code: 0, signal: null });
    assert.deepEqual(
      agent.log.lines.map(({ msg }) => msg),
      ["listening", "stopping"],
    );
  });
});
