import assert from "node:assert/strict";
import { test } from "node:test";
import { expose } from "../../testing/exposition.ts";
import { stubHost } from "../../testing/stub-host.ts";
import { parseThreads, threads } from "./threads.ts";

const loadavg = "0.20 0.18 0.12 3/1204 11206\n";

test("gives the threads of the machine and the lower of their limits", async () => {
  const proc = { loadavg, "sys/kernel/pid_max": "32768\n", "sys/kernel/threads-max": "127436\n" };
  assert.deepEqual(await expose(threads, stubHost({ proc })), [
    "# TYPE kubevitals_agent_machine_threads gauge",
    "kubevitals_agent_machine_threads 1204",
    "# TYPE kubevitals_agent_machine_threads_limit gauge",
    "kubevitals_agent_machine_threads_limit 32768",
  ]);
});

test("gives no limit where none is known", async () => {
  assert.deepEqual(await expose(threads, stubHost({ proc: { loadavg } })), [
    "# TYPE kubevitals_agent_machine_threads gauge",
    "kubevitals_agent_machine_threads 1204",
  ]);
});

test("is absent without the file, where a simulated kernel counts nothing, and where something else stands there", () => {
  assert.equal(threads.read(stubHost({})), undefined);
  assert.equal(parseThreads(Buffer.from(loadavg)), 1204);
  for (const text of [
    "",
    "0 0 0 0/0 0\n",
    "0 0 0",
    "0 0 0 1204 7",
    "0 0 0 1/x 7",
    "0 0 0 -1/-2 7",
    "0 0 0 1/9999999999 7",
  ]) {
    assert.equal(threads.read(stubHost({ proc: { loadavg: text } })), undefined, text);
  }
});

test("a limit that cannot be read, or is none, is left out", async () => {
  const denied = Object.assign(new Error("EACCES: pid_max"), { code: "EACCES" });
  const proc = { loadavg, "sys/kernel/threads-max": "500\n" };
  const host = stubHost({ proc });
  const read = (path: string) => {
    if (path === "sys/kernel/pid_max") throw denied;
    return host.readProc(path);
  };
  assert.deepEqual(threads.read({ ...host, readProc: read }), { threads: 1204, limit: 500 });
  for (const text of ["x", "", "0", "-1"]) {
    const reading = threads.read(stubHost({ proc: { loadavg, "sys/kernel/pid_max": text } }));
    assert.deepEqual(reading, { threads: 1204, limit: undefined }, text);
  }
});
