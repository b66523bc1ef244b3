import assert from "node:assert/strict";
import { test } from "node:test";
import { expose, exposeSeries } from "../../testing/exposition.ts";
import { stubHost, systemError } from "../../testing/stub-host.ts";
import { parseProcessStat, processes } from "./processes.ts";

const stat = (state: string, threads: number, name = "name") =>
  `7 (${name}) ${state} 1 2 3 0 -1 4 5 6 7 8 9 10 11 12 20 0 ${threads} 0 100 0\n`;
const limits = { "sys/kernel/threads-max": "7801\n", "sys/kernel/pid_max": "4194304\n" };

test("counts processes and threads, and their states", async () => {
  const host = stubHost({
    folders: { "": ["1", "2", "77", "self", "net"], "1/task": ["1", "5"], "2/task": ["2"] },
    proc: {
      ...limits,
      "1/stat": stat("S", 2),
      "1/task/5/stat": stat("R", 2),
      "2/stat": stat("I", 1, "a) S (b) 1\n2"),
    },
  });
  assert.deepEqual(await expose(processes, host), [
    "# TYPE node_processes_threads gauge",
    "node_processes_threads 3",
    "# TYPE node_processes_max_threads gauge",
    "node_processes_max_threads 7801",
    "# TYPE node_processes_state gauge",
    'node_processes_state{state="S"} 1',
    'node_processes_state{state="I"} 1',
    "# TYPE node_processes_threads_state gauge",
    'node_processes_threads_state{thread_state="S"} 1',
    'node_processes_threads_state{thread_state="R"} 1',
    'node_processes_threads_state{thread_state="I"} 1',
    "# TYPE node_processes_pids gauge",
    "node_processes_pids 2",
    "# TYPE node_processes_max_processes gauge",
    "node_processes_max_processes 4194304",
  ]);
});

test("passes over processes and threads that end while they are read", async () => {
  const host = stubHost({
    folders: { "": ["1", "2"], "1/task": ["1", "9"] },
    proc: { "1/stat": stat("S", 2), "1/task/9/stat": systemError("ESRCH"), "2/stat": systemError("ESRCH") },
  });
  assert.deepEqual(await exposeSeries(processes, host), [
    "node_processes_threads 2",
    'node_processes_state{state="S"} 1',
    'node_processes_threads_state{thread_state="S"} 1',
    "node_processes_pids 1",
  ]);
});

test("fails rather than count only the processes that it may see", () => {
  const host = stubHost({ folders: { "": ["1"] }, proc: { "1/stat": systemError("EACCES") } });
  assert.throws(() => processes.read(host), /EACCES/);
});

test("refuses what is no process' file", () => {
  for (const text of ["", "1 (a", "1 (a) ", "1 (a) S 1 2", 'x (a) "} 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17']) {
    assert.throws(() => parseProcessStat("1/stat", Buffer.from(text)), /^Error: 1\/stat: a state and a number/, text);
  }
});
