import { helperRoleOf } from "./helper/role.ts";
import { runHelper } from "./helper/run.ts";
import { keepHeapSmall } from "./heap-flags.ts";

// What a process does not need it does not load: a helper is small, and the agent has no package that only a helper uses.
const role = helperRoleOf(process.argv.slice(2));
void (role === undefined ? runAgent() : runHelper(role));

async function runAgent(): Promise<void> {
  keepHeapSmall();
  const [{ runProgram }, { agentProgram }, { startAgent }] = await Promise.all([
    import("@kubevitals/program"),
    import("./config.ts"),
    import("./start.ts"),
  ]);
  await runProgram(agentProgram, (config) => startAgent(config, import.meta.filename));
}
