import { runProgram } from "@kubevitals/program";
import { agentProgram } from "./config.ts";
import { startAgent } from "./start.ts";

await runProgram(agentProgram, startAgent);
