import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { test } from "node:test";
import { cpuSeconds, pssBytes } from "./process-tree.ts";

/** Works for 0.2 s of CPU time itself, lets a child that ends do as much, says so, and waits. */
const worker = `
  const work = "const end = process.cpuUsage().user + 200_000; while (process.cpuUsage().user < end);";
  require("node:child_process").spawnSync(process.execPath, ["-e", work]);
  eval(work);
  process.stdout.write("done");
  setInterval(() => {}, 1000);`;

test("CPU time and memory are those of the whole tree, children that have ended among them", async (t) => {
  const child = spawn(process.execPath, ["-e", worker], { stdio: ["ignore", "pipe", "inherit"] });
  t.after(() => child.kill("SIGKILL"));
  const { pid = 0 } = child;
  await once(child.stdout, "data");
  const spent = await cpuSeconds(pid);
  assert.ok(spent >= 0.39, `${spent} s`); // what the child had is rounded down to 10 ms
  const [own, tree] = [await pssBytes(pid), await pssBytes(process.pid)];
  assert.ok(own > 1e6 && tree > own, `${own} of ${tree} bytes`);
  assert.ok((await cpuSeconds(process.pid)) > spent);
});

test("a process that is gone has no figures", async () => {
  const { pid } = spawnSync(process.execPath, ["-e", ""]);
  await assert.rejects(cpuSeconds(pid), /is gone/);
  await assert.rejects(pssBytes(pid), /is gone/);
});
