import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { test, type TestContext } from "node:test";
import { columns } from "./columns.ts";
import { SmiClient } from "./smi-client.ts";

const row = (index: number) =>
  `${index}, GPU-${index}, 00000000:3B:00.0, 570.1, 37, ${"[N/A], ".repeat(columns.length - 1)}A`;

/** A client of a program that does this, at a clock that the test turns. */
function setUp(context: TestContext, script: string) {
  const folder = mkdtempSync(join(tmpdir(), "kubevitals-smi-"));
  // A name of its own, by which its processes are known.
  const name = `smi-${basename(folder).slice(-6)}`;
  const program = join(folder, name);
  writeFileSync(program, `#!/bin/sh\necho $$ >>"${folder}/pids"\n${script}\n`);
  chmodSync(program, 0o755);
  const time = { now: 1000 };
  const client = new SmiClient(program, { now: () => time.now, monotonic: () => time.now });
  context.after(() => {
    client.close();
    rmSync(folder, { recursive: true });
  });
  const pids = () =>
    existsSync(join(folder, "pids")) ? readFileSync(join(folder, "pids"), "utf8").trim().split("\n") : [];
  return { client, time, pids, name };
}

/** Whether this process has started one whose end it has not been told yet. */
function isStarted(name: string): boolean {
  return spawnSync("pgrep", ["-P", `${process.pid}`, "-x", name]).status === 0;
}

/** Waits for the program, which runs meanwhile. */
async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setImmediate(resolve));
}

test("gives the last row of each device, for as long as it is new", { timeout: 30_000 }, async (context) => {
  const { client, time } = setUp(context, `echo "${row(1)}"; echo "${row(0)}"; echo nonsense; exec sleep 1000`);
  client.keepRunning();
  await until(() => client.read()?.devices.length === 2);
  const told = client.read();
  assert.deepEqual([told?.takenAt, told?.devices.map(({ index }) => index)], [1000, [0, 1]]);
  time.now += 5000;
  assert.equal(client.read()?.devices.length, 2);
  time.now++;
  assert.equal(client.read(), undefined);
});

test(
  "runs one program for as long as it lasts, and another after a while once it has ended",
  { timeout: 30_000 },
  async (context) => {
    const { client, time, pids } = setUp(context, "exit 9");
    client.keepRunning();
    client.keepRunning();
    await until(() => client.failure !== undefined);
    assert.equal(client.failure, "nvidia-smi ended with code 9");
    assert.equal(pids().length, 1);
    client.keepRunning();
    time.now += 2000;
    client.keepRunning();
    await until(() => pids().length === 2);
  },
);

test("waits longer each time for a program that ends after its first row", { timeout: 30_000 }, async (context) => {
  const { client, time, pids, name } = setUp(context, `echo "${row(0)}"; sleep 1000`);
  for (const longestPause of [2, 4, 8]) {
    client.keepRunning();
    await until(() => client.read()?.takenAt === time.now);
    process.kill(Number(pids().at(-1)), "SIGKILL");
    await until(() => client.failure !== undefined);
    // A pause is at least half of the longest.
    time.now += longestPause * 499;
    client.keepRunning();
    assert.equal(isStarted(name), false, `before half of ${longestPause} s`);
    time.now += longestPause * 502;
  }
});

test("hears what a program says that ends at once", { timeout: 30_000 }, async (context) => {
  // Its end and its words come by two ways, in whichever order.
  for (let round = 0; round < 20; round++) {
    const { client } = setUp(context, `echo "${row(0)}"; exit 9`);
    client.keepRunning();
    await until(() => client.failure !== undefined);
    assert.equal(client.read()?.devices.length, 1, `round ${round}`);
  }
});

test("kills a program that falls silent", { timeout: 30_000 }, async (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  const { client, pids } = setUp(context, "sleep 1000");
  client.keepRunning();
  await until(() => pids().length === 1);
  context.mock.timers.tick(60_000);
  assert.equal(client.failure, "nvidia-smi has said nothing for 60 s");
  await until(() => !existsSync(`/proc/${pids()[0]}`));
});

test("a line without an end takes a bounded room", { timeout: 30_000 }, async (context) => {
  const { client } = setUp(context, `head -c 3000000 /dev/zero | tr '\\0' x; echo; echo "${row(0)}"; exec sleep 1000`);
  client.keepRunning();
  await until(() => client.read() !== undefined);
});

test("a program that is not there is a failure", { timeout: 30_000 }, async () => {
  const client = new SmiClient("/nowhere/nvidia-smi", { now: () => 0, monotonic: () => 0 });
  client.keepRunning();
  await until(() => client.failure !== undefined);
  assert.match(client.failure ?? "", /^\/nowhere\/nvidia-smi could not be started: .*ENOENT/);
  client.close();
});
