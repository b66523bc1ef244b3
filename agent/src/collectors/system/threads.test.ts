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

test("is absent without the file, and where a simulated kernel counts nothing", () => {
  assert.equal(threads.read(stubHost({})), undefined);
  assert.equal(threads.read(stubHost({ proc: { loadavg: "0.00 0.00 0.00 0/0 0\n" } })), undefined);
});

test("refuses a file that is cut off or holds something else", () => {
  for (const text of [
    "",
    "0.20 0.18 0.12",
    "0.20 0.18 0.12 1204 7",
    "0.20 0.18 0.12 1/x 7",
    "0.20 0.18 0.12 -1/-2 7",
  ]) {
    assert.throws(
      () => parseThreads(Buffer.from(text)),
      /^Error: loadavg: threads that run and all threads expected/,
      text,
    );
  }
});
