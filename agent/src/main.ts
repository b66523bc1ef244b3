import { setFlagsFromString } from "node:v8";
import { helperRoleOf } from "./helper/role.ts";
import { runHelper } from "./helper/run.ts";

// What a process does not need it does not load: a helper is small, and the agent has no package that only a helper uses.
const role = helperRoleOf(process.argv.slice(2));
void (role === undefined ? runAgent() : runHelper(role));

async function runAgent(): Promise<void> {
  keepMemorySmall();
  const [{ runProgram }, { agentProgram }, { startAgent }] = await Promise.all([
    import("@kubevitals/program"),
    import("./config.ts"),
    import("./start.ts"),
  ]);
  await runProgram(agentProgram, (config) => startAgent(config, import.meta.filename));
}

/**
 * V8 lets the room for young objects grow to 32 MB and more before it looks what of them is still in use. An agent makes little
 * garbage, but a page for a scrape makes it grow at once, and it never shrinks: kept at the size that it begins with, it costs a
 * little time at each scrape and saves a third of the agent's memory.
 */
function keepMemorySmall(): void {
  setFlagsFromString("--semi-space-growth-factor=1");
}
