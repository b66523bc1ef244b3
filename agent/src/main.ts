import { runProgram } from "@kubevitals/program";
import { agentProgram } from "./config.ts";
import { startAgent } from "./start.ts";

void runProgram(agentProgram, startAgent);
