import assert from "node:assert/strict";
import { test } from "node:test";
import { expose } from "../../testing/exposition.ts";
import { stubHost } from "../../testing/stub-host.ts";
import { kernelHung } from "./kernel-hung.ts";

const path = "sys/kernel/hung_task_detect_count";

test("counts the tasks that hung, where the kernel does", async () => {
  assert.deepEqual(await expose(kernelHung, stubHost({ proc: { [path]: "3\n" } })), [
    "# TYPE node_kernel_hung_tasks_total counter",
    "node_kernel_hung_tasks_total 3",
  ]);
  assert.equal(kernelHung.read(stubHost({})), undefined);
  assert.throws(
    () => kernelHung.read(stubHost({ proc: { [path]: "x" } })),
    /hung_task_detect_count: one number expected/,
  );
});
