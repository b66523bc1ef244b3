import assert from "node:assert/strict";
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import { columns } from "./columns.ts";
import { SmiClient } from "./smi-client.ts";

const row = (index: number) =>
  `${index}, GPU-${index}, 00000000:3B:00.0, 570.1, 37, ${"[N/A], ".repeat(columns.length - 1)}A`;

/** A client of a program that does this, at a clock that the test turns. */
function setUp(context: TestContext, script: string) {
  const folder = mkdtempSync(join(tmpdir(), "kubevitals-smi-"));
  const program = join(folder, "nvidia-smi");
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
  return { client, time, pids };
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
