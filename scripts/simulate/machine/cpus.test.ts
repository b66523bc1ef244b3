import assert from "node:assert/strict";
import { test } from "node:test";
import { BlockWriter } from "@kubevitals/proto";
import { withCpus } from "./cpus.ts";

function block() {
  const out = new BlockWriter();
  const seconds = out.counter("node_cpu_seconds_total", "Time.", ["cpu", "mode"]);
  for (const cpu of ["0", "1"])
    for (const mode of ["user", "idle"]) seconds.add(Number(cpu) * 10 + mode.length, cpu, mode);
  out.counter("node_forks_total", "Forks.").add(7);
  return out.finish([], []);
}

test("has the rows of one CPU once for each, and other rows once", () => {
  const { block: wide, values } = withCpus(block(), 3);
  const [cpu, forks] = wide.families;
  assert.deepEqual(cpu?.labelValues, ["0", "user", "0", "idle", "1", "user", "1", "idle", "2", "user", "2", "idle"]);
  assert.deepEqual([cpu?.rows, forks?.rows], [6, 1]);
  assert.deepEqual(Array.from(values), [4, 4, 14, 14, 4, 4, 7]);
});

test("a machine of fewer CPUs loses rows", () => {
  assert.deepEqual(Array.from(withCpus(block(), 1).values), [4, 4, 7]);
});
