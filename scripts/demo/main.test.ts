import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import { freePorts, npmStart, type Started } from "../start/testing/npm-start.ts";
import { descendantsOf, survivorsOf, until } from "../start/testing/processes.ts";

const options = { timeout: 90_000 };
const main = join(import.meta.dirname, "main.ts");
const small = ["--nodes", "6", "--pods-per-node", "5"];

/** The demo, with a folder of its own for temporary files. */
function demo(t: TestContext, argv: readonly string[]): { started: Started; folder: string } {
  const folder = mkdtempSync(join(tmpdir(), "kubevitals-demo-test-"));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return { started: npmStart(t, argv, { TMPDIR: folder }, main), folder };
}

test("shows a cluster, says what is wrong in it, and answers where it says", options, async (t) => {
  const { started } = demo(t, [...freePorts, ...small]);
  const docs = (await started.line("  http://")).split(" ")[0] ?? "";
  const http = docs.replace(/\/docs$/, "");
  const wrong = started.out.slice(started.out.indexOf("What is wrong in it:") + 1, started.out.indexOf("", 4));
  assert.ok(wrong.length >= 3, started.out.join("\n"));
  assert.equal((await fetch(`http://${docs}`)).status, 200);
  await until(() => started.out.some((line) => line.includes("6 fresh")));
  const cluster = (await (await fetch(`http://${http}/api/v1/metrics/cluster`)).json()) as Record<string, unknown>;
  assert.deepEqual([cluster["nodesTotal"], cluster["kubernetesVersion"]], [6, "v1.36.3"]);
  started.kill("SIGINT");
  assert.equal(await started.ended, 0);
  assert.deepEqual(started.problems, []);
});

for (const signal of ["SIGINT", "SIGTERM"] as const) {
  test(`${signal} ends all of it, exit code 0, and leaves no file`, options, async (t) => {
    const { started, folder } = demo(t, [...freePorts, ...small]);
    await started.line("What changes");
    const processes = descendantsOf(started.pid);
    assert.ok(processes.length > 0);
    started.kill(signal);
    assert.equal(await started.ended, 0);
    assert.deepEqual(survivorsOf(processes), []);
    assert.deepEqual(
      readdirSync(folder).filter((name) => name.startsWith("kubevitals-demo-")),
      [],
    );
  });
}

test("a signal while it still starts ends it in order", options, async (t) => {
  const { started } = demo(t, [...freePorts, ...small]);
  const aggregator = await started.program("aggregator");
  started.kill("SIGTERM");
  assert.equal(await started.ended, 0);
  assert.deepEqual(survivorsOf([aggregator]), []);
});

for (const flags of [["--nodes", "1"], ["--faults"], ["--http-listen", "nowhere"]]) {
  test(`${flags.join(" ")} is refused in one line, exit code 2`, options, async (t) => {
    const { started } = demo(t, flags);
    assert.equal(await started.ended, 2);
    assert.equal(started.problems.length, 1);
    assert.match(started.problems[0] ?? "", /^kubevitals demo: /);
  });
}
