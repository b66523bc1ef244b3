import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";

test("a process that hangs in JavaScript ends with the one that started it", { timeout: 30_000 }, async (context) => {
  const folder = mkdtempSync(join(tmpdir(), "kubevitals-parent-"));
  context.after(() => rmSync(folder, { recursive: true }));
  const child = join(folder, "child.mjs");
  const parent = join(folder, "parent.mjs");
  const module = JSON.stringify(join(import.meta.dirname, "end-with-parent.ts"));
  writeFileSync(
    child,
    `const { endWithParent } = await import(${module}); endWithParent(); process.send("set"); for (;;);`,
  );
  writeFileSync(
    parent,
    `import { fork } from "node:child_process";
     const child = fork(${JSON.stringify(child)}, { detached: true, execArgv: process.execArgv });
     child.on("message", () => process.stdout.write(String(child.pid)));`,
  );
  const starter = spawn(process.execPath, ["--import", import.meta.resolve("tsx"), parent], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  context.after(() => starter.kill("SIGKILL"));
  const [pid] = (await once(starter.stdout, "data")) as [Buffer];
  assert.ok(isRunning(Number(pid)));
  starter.kill("SIGKILL");
  while (isRunning(Number(pid))) await new Promise((resolve) => setImmediate(resolve));
});

function isRunning(pid: number): boolean {
  const { stdout } = spawnSync("ps", ["-o", "stat=", "-p", `${pid}`], { encoding: "utf8" });
  return stdout.trim() !== "" && !stdout.startsWith("Z");
}
