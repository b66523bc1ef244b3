import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { test } from "node:test";

const module = JSON.stringify(new URL("log.ts", import.meta.url));

test("a log line is one JSON object on standard error, with name, level, time and what was said", () => {
  const [line = "", ...rest] = linesOf(`log.info({ node: "a\\nb" }, "line one\\nline two");`);
  assert.deepEqual(rest, []);
  const { time, ...entry } = JSON.parse(line) as Record<string, unknown>;
  assert.deepEqual(entry, { level: "info", name: "example", node: "a\nb", msg: "line one\nline two" });
  assert.match(String(time), /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  assert.equal(line.match(/"name":/g)?.length, 1);
});

test("an error is logged with its stack, on one line", () => {
  const [line = "", ...rest] = linesOf(`log.error(new Error("broken"));`);
  assert.deepEqual(rest, []);
  const { err } = JSON.parse(line) as { err: { message: string; stack: string } };
  assert.equal(err.message, "broken");
  assert.match(err.stack, /^Error: broken\n {4}at /);
});

test("what is below the level is not logged, and all that is logged is written before a sudden end", () => {
  const lines = linesOf(
    `for (const level of ["debug", "info", "warn", "error"]) log[level](level); process.exit();`,
    "warn",
  );
  assert.deepEqual(
    lines.map((line) => (JSON.parse(line) as { level: string }).level),
    ["warn", "error"],
  );
});

/** What a program that does this writes to standard error. */
function linesOf(code: string, level = "info"): string[] {
  const script = `import { createLogger } from ${module}; const log = createLogger("example", "${level}"); ${code}`;
  const argv = ["--import", "tsx", "--input-type=module", "--eval", script];
  const { status, stdout, stderr } = spawnSync(process.execPath, argv, { encoding: "utf8" });
  assert.deepEqual([status, stdout], [0, ""], stderr);
  return stderr.split("\n").slice(0, -1);
}
