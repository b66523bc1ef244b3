import { killGroup } from "./kill-group.ts";
import type { HelperRole } from "./role.ts";

/** What each helper loads and does. Nothing of it is loaded in the agent's own process. */
const work: Readonly<Record<HelperRole, () => Promise<void>>> = {
  statfs: async () => (await import("../statfs/helper.ts")).serveStatfs(),
  inventory: async () => (await import("../inventory/helper.ts")).sendInventory(),
  "gpu-sysfs": async () => (await import("../gpu/sysfs/helper.ts")).serveSysfs(),
  nvml: async () => (await import("../gpu/nvidia/helper.ts")).serveNvml(),
};

/**
 * Does a helper's work in this process. It ends when the channel to the agent closes, however the agent ended: a process that has
 * lost its starter would hang on a dead mount for ever.
 */
export async function runHelper(role: HelperRole): Promise<void> {
  if (process.send === undefined) {
    console.error(`kubevitals agent: the helper '${role}' is started by the agent only`);
    process.exitCode = 2;
    return;
  }
  // Only the kernel ends a thread that hangs in a call: an orderly exit would wait for it.
  process.on("disconnect", () => killGroup(process.pid));
  await work[role]();
}
