import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import type { InventoryFacts } from "../inventory/message.ts";
import type { StatfsAnswer } from "../statfs/message.ts";
import { helperArguments, helperRoleOf, type HelperRole } from "./role.ts";
import { createHelperStarter, type Helper } from "./start.ts";

const main = join(import.meta.dirname, "../main.ts");

/** A helper under way: what it has told, and how it ended. */
function startHelper(context: TestContext, programFile: string, role: HelperRole = "statfs") {
  const messages: unknown[] = [];
  const first = Promise.withResolvers<unknown>();
  const ended = Promise.withResolvers<string>();
  const helper: Helper = createHelperStarter(programFile)(role, {
    message(message) {
      messages.push(message);
      first.resolve(message);
    },
    ended: ended.resolve,
  });
  // A helper keeps nobody running, and the test has to wait for it.
  const alive = setInterval(() => undefined, 1000);
  context.after(async () => {
    helper.kill();
    await ended.promise;
    clearInterval(alive);
  });
  return { helper, messages, first: first.promise, ended: ended.promise };
}

/** A program file that does something else than the agent's. */
function programOf(context: TestContext, script: string): string {
  const folder = mkdtempSync(join(tmpdir(), "kubevitals-helper-"));
  context.after(() => rmSync(folder, { recursive: true }));
  const file = join(folder, "program.cjs");
  writeFileSync(file, script);
  return file;
}

test("knows a command line that starts a helper from a person's", () => {
  assert.equal(helperRoleOf(helperArguments("statfs")), "statfs");
  for (const words of [[], ["helper"], ["helper", "other"], ["--help"], ["statfs"]]) {
    assert.equal(helperRoleOf(words), undefined, words.join(" "));
  }
});

test("the agent's program file as a helper asks filesystems", { timeout: 30_000 }, async (context) => {
  const { helper, first } = startHelper(context, main);
  helper.send({ mountpoint: "/shown", path: "/" });
  const { mountpoint, sizes } = (await first) as StatfsAnswer;
  assert.equal(mountpoint, "/shown");
  assert.ok(sizes && sizes.blocks > 0);
});

test("a failed call comes back with its code", { timeout: 30_000 }, async (context) => {
  const { helper, first } = startHelper(context, main);
  helper.send({ mountpoint: "/shown", path: "/nowhere/at/all" });
  assert.equal(((await first) as StatfsAnswer).failure?.code, "ENOENT");
});

test(
  "the agent's program file as a helper tells what the machine is, and leaves",
  { timeout: 60_000 },
  async (context) => {
    const { first, ended } = startHelper(context, main, "inventory");
    const facts = (await first) as InventoryFacts;
    assert.match(String(facts.bootId), /^[0-9a-f-]{36}$/);
    assert.ok(typeof facts.cpu === "object");
    assert.equal(await ended, "it ended with code 0");
  },
);

test("says how a helper ended, once", { timeout: 30_000 }, async (context) => {
  const cases = [
    ["process.exit(3)", "it ended with code 3"],
    ["process.kill(process.pid, 'SIGSEGV')", "it ended by SIGSEGV"],
    ["throw new Error('x')", "it ended with code 1"],
  ] as const;
  for (const [script, ending] of cases) {
    const { messages, ended } = startHelper(context, programOf(context, script));
    assert.equal(await ended, ending);
    assert.deepEqual(messages, []);
  }
  const { ended } = startHelper(context, join(tmpdir(), "kubevitals-no-such-program.cjs"));
  assert.match(await ended, /^it ended with code 1$/);
});

test("ends a helper that does not listen, with what it has started", { timeout: 30_000 }, async (context) => {
  const script = `
    const { spawn } = require("node:child_process");
    const child = spawn("sleep", ["1000"], { stdio: "ignore" });
    process.send(child.pid);
    process.on("SIGTERM", () => undefined);
    process.on("disconnect", () => undefined);
    for (;;);`;
  const { helper, first, ended } = startHelper(context, programOf(context, script));
  const grandchild = (await first) as number;
  helper.kill();
  assert.equal(await ended, "it ended by SIGKILL");
  // Nobody waits for it any more: it goes when init has taken notice.
  while (isRunning(grandchild)) await new Promise((resolve) => setImmediate(resolve));
  helper.send({});
});

test("a helper that was started by hand says that it is none, and leaves", { timeout: 30_000 }, () => {
  const words = ["--import", "tsx", main, "helper", "statfs"];
  const { status, stderr } = spawnSync(process.execPath, words, { encoding: "utf8" });
  assert.deepEqual([status, stderr], [2, "kubevitals agent: the helper 'statfs' is started by the agent only\n"]);
});

test("a helper ends when whoever started it is killed", { timeout: 30_000 }, async (context) => {
  const script = `
    import(${JSON.stringify(join(import.meta.dirname, "start.ts"))}).then(({ createHelperStarter }) => {
      const helper = createHelperStarter(${JSON.stringify(main)})("statfs", {
        message: () => process.stdout.write("answered"),
        ended() {},
      });
      helper.send({ mountpoint: "/", path: "/" });
      setInterval(() => undefined, 1000);
    });`;
  const starter = spawn(process.execPath, ["--import", "tsx", programOf(context, script)], {
    cwd: import.meta.dirname,
    stdio: ["ignore", "pipe", "inherit"],
  });
  context.after(() => starter.kill("SIGKILL"));
  await once(starter.stdout, "data");
  const { stdout } = spawnSync("pgrep", ["-P", `${starter.pid}`, "-f", "helper statfs"], { encoding: "utf8" });
  const helper = Number(stdout);
  assert.ok(helper > 0, stdout);
  starter.kill("SIGKILL");
  while (isRunning(helper)) await new Promise((resolve) => setImmediate(resolve));
});

function isRunning(pid: number): boolean {
  const { stdout } = spawnSync("ps", ["-o", "stat=", "-p", `${pid}`], { encoding: "utf8" });
  return stdout.trim() !== "" && !stdout.startsWith("Z");
}
