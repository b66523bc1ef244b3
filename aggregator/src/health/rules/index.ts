import type { NodeRule } from "../rule.ts";
import { ruleSet, type RuleSet } from "../scope.ts";
import { nodeScope } from "../scopes/node.ts";
import { podScope } from "../scopes/pod.ts";
import { workloadScope } from "../scopes/workload.ts";
import { agentRules } from "./agent.ts";
import { cpuRules } from "./cpu.ts";
import { filesystemRules } from "./filesystem.ts";
import { memoryRules } from "./memory.ts";
import { podCrashRules } from "./pod-crash.ts";
import { podEndRules } from "./pod-end.ts";
import { podStartRules } from "./pod-start.ts";
import { podUsageRules } from "./pod-usage.ts";
import { pressureRules } from "./pressure.ts";
import { workloadReplicasRules } from "./workload-replicas.ts";

/** Every rule for nodes. */
export const nodeRules: readonly NodeRule[] = [
  ...agentRules,
  ...cpuRules,
  ...memoryRules,
  ...filesystemRules,
  ...pressureRules,
];

/** Every health rule, with what it is about. What agents are told not to measure is not unknown: rules that need it do not apply. */
export function healthRules({ isNodeMeasured }: { readonly isNodeMeasured: boolean }): readonly RuleSet[] {
  const forNodes = isNodeMeasured ? nodeRules : nodeRules.filter(({ collector }) => collector === undefined);
  return [
    ruleSet(nodeScope, forNodes),
    ruleSet(podScope, [...podStartRules, ...podCrashRules, ...podUsageRules, ...podEndRules]),
    ruleSet(workloadScope, workloadReplicasRules),
  ];
}
