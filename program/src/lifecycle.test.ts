import assert from "node:assert/strict";
import { fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { test, type TestContext } from "node:test";

for (const signal of ["SIGTERM", "SIGINT"] as const) {
  test(`a program stops at ${signal}, and its exit code is 0`, async (t) => {
    const { child, ended } = run(t);
    await once(child, "message");
    child.kill(signal);
    assert.deepEqual(await ended, { code: 0, stdout: `stopping: ${signal}\nstopped\n`, stderr: "" });
  });
}

test("a program tells the process that started it where it listens", async (t) => {
  const { child } = run(t);
  assert.deepEqual(await once(child, "message"), [{ listening: { http: "127.0.0.1:9480" } }, undefined]);
});

test("a program stops when the process that started it is gone", async (t) => {
  const { child, ended } = run(t);
  await once(child, "message");
  child.disconnect();
  assert.deepEqual(await ended, {
    code: 0,
    stdout: "stopping: the process that started it is gone\nstopped\n",
    stderr: "",
  });
});

test("a program that is stopping is not asked again", async (t) => {
  const { child, ended, said } = run(t, "--stop=at a second signal");
  await once(child, "message");
  child.kill("SIGTERM");
  await said("stopping");
  child.kill("SIGINT");
  assert.deepEqual(await ended, { code: 0, stdout: "stopping: SIGTERM\nstopped\n", stderr: "" });
});

test("a program that does not stop is ended, says so, and its exit code is 1", async (t) => {
  const { child, ended } = run(t, "--stop=never");
  await once(child, "message");
  child.kill("SIGTERM");
  const stderr = "kubevitals example: did not stop within 1500 ms, so it was ended\n";
  assert.deepEqual(await ended, { code: 1, stdout: "stopping: SIGTERM\n", stderr });
});

test("a program that fails to stop says why, and its exit code is 1", async (t) => {
  const { child, ended } = run(t, "--stop=with an error");
  await once(child, "message");
  child.kill("SIGTERM");
  const { code, stderr } = await ended;
  assert.equal(code, 1);
  assert.match(stderr, /^kubevitals example: failed to stop: Error: cannot stop\n {4}at /);
});

test("a program that still starts ends at a signal, and its exit code is 0", async (t) => {
  const { child, ended, said } = run(t, "--start=never");
  await said("starting");
  child.kill("SIGTERM");
  assert.deepEqual(await ended, { code: 0, stdout: "starting\n", stderr: "" });
});

test("a program that still starts ends when the process that started it is gone", async (t) => {
  const { child, ended, said } = run(t, "--start=never");
  await said("starting");
  child.disconnect();
  assert.deepEqual(await ended, { code: 0, stdout: "starting\n", stderr: "" });
});

const failures: readonly [argument: string, code: number, stderr: RegExp][] = [
  ["--start=with a message", 1, /^kubevitals example: the cluster cannot be reached\n$/],
  [
    "--start=with a system's error",
    1,
    /^kubevitals example: listen EADDRINUSE: address already in use 127\.0\.0\.1:\d+\n$/,
  ],
  ["--start=with an unexpected error", 1, /^kubevitals example: TypeError: unexpected\n {4}at /],
  ["--frobnicate", 2, /^kubevitals example: unknown flag --frobnicate; --help lists what there is\n$/],
  ["--start=badly", 2, /^kubevitals example: --start: 'badly' is not one of [^\n]+\n$/],
  ["--config=/nowhere.yaml", 2, /^kubevitals example: --config: '\/nowhere\.yaml' cannot be read \(ENOENT\)\n$/],
];
for (const [argument, expected, pattern] of failures) {
  test(`a program that is given ${argument} says why it does not run, and its exit code is ${expected}`, async (t) => {
    const { code, stdout, stderr } = await run(t, argument).ended;
    assert.deepEqual([code, stdout], [expected, ""]);
    assert.match(stderr, pattern);
  });
}

test("a program that breaks while it runs shows where, and its exit code is 1", async (t) => {
  const { code, stderr } = await run(t, "--start=and breaks").ended;
  assert.equal(code, 1);
  assert.match(stderr, /Error: broken\n {4}at /);
});

for (const flag of ["--help", "--print-config"]) {
  test(`a program that is given ${flag} prints, starts nothing, and its exit code is 0`, async (t) => {
    const { code, stdout, stderr } = await run(t, flag, "--start=with a message").ended;
    assert.deepEqual([code, stderr], [0, ""]);
    assert.match(stdout, /start/);
  });
}

/** The example program as a child process. */
function run(t: TestContext, ...argv: string[]) {
  const main = join(import.meta.dirname, "testing/example-program.ts");
  const child = fork(main, argv, { execArgv: ["--import", "tsx"], stdio: ["ignore", "pipe", "pipe", "ipc"] });
  t.after(() => child.kill("SIGKILL"));
  const output = { stdout: "", stderr: "" };
  const closed = (["stdout", "stderr"] as const).map((name) => {
    const stream = child[name] ?? assert.fail();
    stream.setEncoding("utf8").on("data", (text: string) => (output[name] += text));
    return once(stream, "close");
  });
  // Not the child's "close": Node.js does not emit it once the IPC channel was closed from here.
  const exited = once(child, "exit") as Promise<[code: number | null]>;
  return {
    child,
    ended: Promise.all([exited, ...closed]).then(([[code]]) => ({ code, ...output })),
    /** Resolves when the program has written this to standard output. */
    said: async (text: string) => {
      while (!output.stdout.includes(text)) await once(child.stdout ?? assert.fail(), "data");
    },
  };
}
