import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { openAgentsDoor } from "../../aggregator/src/testing/agents-door.ts";
import { until } from "../../aggregator/src/testing/until.ts";
import { npmStart } from "../start/testing/npm-start.ts";
import { descendantsOf, survivorsOf } from "../start/testing/processes.ts";

const options = { timeout: 60_000 };
const main = join(import.meta.dirname, "main.ts");
const small = ["--nodes", "4", "--pods-per-node", "3", "--ramp-seconds", "0", "--report-seconds", "1"];

for (const processes of ["1", "2"]) {
  test(`agents of ${processes} process connect, and say goodbye on SIGINT`, options, async (t) => {
    const door = await openAgentsDoor(t);
    const started = npmStart(t, [...small, "--aggregator", door.address, "--processes", processes], {}, main);
    await until(() => door.counted.filter((what) => what === "series").length >= 4);
    await started.line("4/4 connected");
    const all = descendantsOf(started.pid);
    started.kill("SIGINT");
    assert.equal(await started.ended, 0);
    assert.deepEqual(survivorsOf(all), []);
    assert.equal(door.counted.filter((what) => what === "goodbye").length, 4);
  });
}

test("ends by itself in time, and writes a kubeconfig for its API server", options, async (t) => {
  const folder = mkdtempSync(join(tmpdir(), "kubevitals-simulate-"));
  t.after(() => rmSync(folder, { recursive: true }));
  const kubeconfig = join(folder, "kubeconfig");
  const api = ["--no-agents", "--api-listen", "127.0.0.1:0", "--kubeconfig-out", kubeconfig];
  const started = npmStart(t, [...small, ...api, "--seconds", "2"], {}, main);
  const url = await started.line("API server at");
  await until(() => existsSync(kubeconfig) && readFileSync(kubeconfig, "utf8").includes(url));
  assert.equal(await started.ended, 0);
});

for (const [flags, reason] of [
  [["--nodes", "0"], /--nodes: '0' is not a whole number/],
  [["--api-listen", "0.0.0.0:0"], /--api-listen: 0\.0\.0\.0 is not loopback/],
  [["--node", "3"], /unknown flag --node/],
] as const) {
  test(`${flags.join(" ")} is refused, exit code 2`, options, async (t) => {
    const started = npmStart(t, flags, {}, main);
    assert.equal(await started.ended, 2);
    assert.match(started.problems.join("\n"), reason);
  });
}
