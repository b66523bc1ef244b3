import assert from "node:assert/strict";
import { test } from "node:test";
import { createProcessRegistry } from "./process-metrics.ts";

test("speaks of the process, with the labels on every series, and calls no gauge a total", async () => {
  const page = await createProcessRegistry({ cluster: "c" }).metrics();
  assert.match(page, /^process_resident_memory_bytes\{cluster="c"\} \d+$/m);
  const rows = page.split("\n").filter((line) => line !== "" && !line.startsWith("#"));
  assert.deepEqual(
    rows.filter((row) => !row.includes('cluster="c"')),
    [],
  );
  const gauges = Array.from(page.matchAll(/^# TYPE (\S+) gauge$/gm), ([, name]) => name);
  assert.deepEqual(
    gauges.filter((name) => name?.endsWith("_total")),
    [],
  );
});
