import type { Collector } from "../collector.ts";
import { readProcNumber } from "../reading/number-file.ts";

/** Tasks found hung since boot: uninterruptible for longer than `hung_task_timeout_secs`. From Linux 6.14. */
export const kernelHung: Collector<number> = {
  name: "kernel_hung",
  source: "/proc/sys/kernel/hung_task_detect_count",
  read: (host) => readProcNumber(host, "sys/kernel/hung_task_detect_count"),
  series(count, out) {
    out.counter("node_kernel_hung_tasks_total", "Tasks that the kernel has found hung since boot.").add(count);
  },
};
