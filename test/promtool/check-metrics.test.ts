import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { watchSnapshots } from "../programs/support/await-state.ts";
import { startAgent, startAggregator } from "../programs/support/programs.ts";
import { fetchPage } from "../programs/support/prometheus-page.ts";

/**
 * Complaints that are not ours to mend: node_exporter names the families of its collectors meminfo and netstat after the kernel's
 * fields as the kernel writes them, and those of entropy after bits; cAdvisor and node-problem-detector call a counter what they
 * call it. Dashboards ask for those names.
 */
const fieldName = /^(\w+) metric names should be written in 'snake_case' not 'camelCase'$/;
const inBits = /^node_entropy_\w+_bits use base unit "bytes" instead of "bits"$/;
const counters = /^(container_memory_failcnt|problem_counter) (counter metrics should|metric name should not)/;

test("promtool finds nothing wrong with either program's /metrics", { timeout: 60_000 }, async (t) => {
  if ((await promtool(["--version"])) === undefined) {
    const missing = "promtool is not installed (Debian: apt-get install prometheus)";
    assert.notEqual(process.env["CI"], "true", missing);
    return t.skip(missing);
  }
  const aggregator = await startAggregator(t, ["--collect-interval", "250ms"]);
  const agent = await startAgent(t, aggregator, "linted");
  const page = `http://${aggregator.http}/metrics`;
  await watchSnapshots(t, aggregator.grpc).until("the agent's series are on the page", async () => {
    return (await fetchPage(page)).nodeFamilies("linted").length > 0;
  });
  const excused = await namesOfMemoryFields();

  for (const [program, url] of [
    ["aggregator", page],
    ["agent", `http://${agent.http}/metrics`],
  ] as const) {
    await t.test(`the ${program}'s page`, async () => {
      const { text } = await fetchPage(url);
      const { code, output } = (await promtool(["check", "metrics"], text)) ?? assert.fail();
      const complaints = output.split("\n").filter((line) => line !== "");
      const ours = complaints.filter((line) => {
        const name = fieldName.exec(line)?.[1] ?? "";
        return !excused.has(name) && !name.startsWith("node_netstat_") && !inBits.test(line) && !counters.test(line);
      });
      assert.deepEqual(ours, []);
      // 0: nothing to say; 3: advice. Anything else means that the page could not be read.
      assert.equal(code, complaints.length > 0 ? 3 : 0, output);
    });
  }
});

/** Names that node_exporter gives to the fields of this machine's /proc/meminfo: `Active(anon)` is node_memory_Active_anon_bytes. */
async function namesOfMemoryFields(): Promise<ReadonlySet<string>> {
  const lines = (await readFile("/proc/meminfo", "utf8")).trim().split("\n");
  return new Set(
    lines.map((line) => {
      const [field = ""] = line.split(":");
      const unit = line.endsWith(" kB") ? "_bytes" : "";
      return `node_memory_${field.replace(/\((.*)\)/, "_$1")}${unit}`;
    }),
  );
}

/** Runs promtool; undefined where there is none. */
function promtool(args: readonly string[], input = ""): Promise<{ code: number | null; output: string } | undefined> {
  return new Promise((resolve, reject) => {
    const child = spawn("promtool", args, { stdio: ["pipe", "pipe", "pipe"] });
    const output: Buffer[] = [];
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => output.push(chunk));
    child.on("error", (error: NodeJS.ErrnoException) => (error.code === "ENOENT" ? resolve(undefined) : reject(error)));
    child.on("close", (code) => resolve({ code, output: Buffer.concat(output).toString("utf8") }));
    child.stdin.on("error", () => {}); // it may leave before it has read everything; its output says why
    child.stdin.end(input);
  });
}
