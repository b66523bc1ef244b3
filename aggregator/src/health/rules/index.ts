import type { NodeRule } from "../rule.ts";
import { agentRules } from "./agent.ts";
import { cpuRules } from "./cpu.ts";
import { filesystemRules } from "./filesystem.ts";
import { memoryRules } from "./memory.ts";
import { pressureRules } from "./pressure.ts";

/** Every health rule. */
export const nodeRules: readonly NodeRule[] = [
  ...agentRules,
  ...cpuRules,
  ...memoryRules,
  ...filesystemRules,
  ...pressureRules,
];
