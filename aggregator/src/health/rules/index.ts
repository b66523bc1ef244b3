import type { NodeRule } from "../rule.ts";
import { ruleSet, type RuleSet } from "../scope.ts";
import { autoscalerScope } from "../scopes/autoscaler.ts";
import { certificateScope } from "../scopes/certificate.ts";
import { clusterScope } from "../scopes/cluster.ts";
import { disruptionBudgetScope } from "../scopes/disruption-budget.ts";
import { namespaceScope } from "../scopes/namespace.ts";
import { kubeNodeScope, nodeScope, slowNodeScope } from "../scopes/node.ts";
import { podScope, podUsageScope } from "../scopes/pod.ts";
import { quotaScope } from "../scopes/quota.ts";
import { serviceScope } from "../scopes/service.ts";
import { volumeClaimScope } from "../scopes/volume-claim.ts";
import { volumeScope } from "../scopes/volume.ts";
import { cronJobScope, jobScope, workloadScope } from "../scopes/workload.ts";
import { agentRules } from "./agent.ts";
import { autoscalerRules } from "./autoscaler.ts";
import { certificateRules } from "./certificate.ts";
import { clusterCapacityRules } from "./cluster-capacity.ts";
import { clusterSourceRules } from "./cluster-sources.ts";
import { cpuRules } from "./cpu.ts";
import { cronJobRules } from "./cron-job.ts";
import { disruptionBudgetRules } from "./disruption-budget.ts";
import { filesystemRules } from "./filesystem.ts";
import { gpuFaultRules } from "./gpu-faults.ts";
import { gpuMemoryRules } from "./gpu-memory.ts";
import { gpuPresenceRules } from "./gpu-presence.ts";
import { gpuUseRules } from "./gpu-use.ts";
import { jobRules } from "./job.ts";
import { memoryRules } from "./memory.ts";
import { namespaceRules } from "./namespace.ts";
import { nodeAgentReadingRules } from "./node-agent-reading.ts";
import { nodeClockRules } from "./node-clock.ts";
import { nodeDiskRules } from "./node-disk.ts";
import { nodeFilesystemFaultRules } from "./node-filesystem-faults.ts";
import { nodeFilesystemForecastRules } from "./node-filesystem-forecast.ts";
import { nodeInodesRules } from "./node-inodes.ts";
import { nodeKernelEventRules } from "./node-kernel-events.ts";
import { nodeKubernetesRules } from "./node-kubernetes.ts";
import { nodeLimitsRules } from "./node-limits.ts";
import { nodeLoadRules } from "./node-load.ts";
import { nodeNetworkRules } from "./node-network.ts";
import { nodeRaidRules } from "./node-raid.ts";
import { nodeSwapRules } from "./node-swap.ts";
import { podCrashRules } from "./pod-crash.ts";
import { podEndRules } from "./pod-end.ts";
import { podStartRules } from "./pod-start.ts";
import { podUsageRules } from "./pod-usage.ts";
import { pressureRules } from "./pressure.ts";
import { quotaRules } from "./quota.ts";
import { serviceRules } from "./service.ts";
import { volumeClaimRules } from "./volume-claim.ts";
import { volumeRules } from "./volume.ts";
import { workloadReplicasRules } from "./workload-replicas.ts";

/** Rules for nodes that look at every observation. */
export const nodeRules: readonly NodeRule[] = [
  ...agentRules,
  ...cpuRules,
  ...memoryRules,
  ...filesystemRules,
  ...pressureRules,
];

/** Rules for nodes that look as often as series come. */
export const slowNodeRules: readonly NodeRule[] = [
  ...nodeSwapRules,
  ...nodeLoadRules,
  ...nodeInodesRules,
  ...nodeFilesystemForecastRules,
  ...nodeFilesystemFaultRules,
  ...nodeDiskRules,
  ...nodeNetworkRules,
  ...nodeLimitsRules,
  ...nodeClockRules,
  ...nodeRaidRules,
  ...nodeKernelEventRules,
  ...nodeAgentReadingRules,
];

/** Rules for the GPUs of nodes, which look as often as series come. */
export const gpuRules: readonly NodeRule[] = [...gpuPresenceRules, ...gpuFaultRules, ...gpuMemoryRules, ...gpuUseRules];

/** What is asked for of what rules look at. */
export interface RuleNeeds {
  /** Whether agents are told to measure their nodes. */
  readonly isNodeMeasured: boolean;
  /** Whether agents are let in at all. */
  readonly isCollecting: boolean;
}

/** Every health rule, with what it is about. What is switched off is not unknown: rules that need it do not apply. */
export function healthRules({ isNodeMeasured, isCollecting }: RuleNeeds): readonly RuleSet[] {
  const measured = (rules: readonly NodeRule[]) =>
    isNodeMeasured ? rules : rules.filter(({ collector }) => collector === undefined);
  const sources = isCollecting ? clusterSourceRules : clusterSourceRules.filter(({ id }) => id !== "agents-too-few");
  return [
    ruleSet(nodeScope, isCollecting ? measured(nodeRules) : []),
    ruleSet(kubeNodeScope, nodeKubernetesRules),
    ruleSet(slowNodeScope, isCollecting ? measured([...slowNodeRules, ...gpuRules]) : []),
    ruleSet(podScope, [...podStartRules, ...podCrashRules, ...podEndRules]),
    ruleSet(podUsageScope, podUsageRules),
    ruleSet(workloadScope, workloadReplicasRules),
    ruleSet(jobScope, jobRules),
    ruleSet(cronJobScope, cronJobRules),
    ruleSet(autoscalerScope, autoscalerRules),
    ruleSet(disruptionBudgetScope, disruptionBudgetRules),
    ruleSet(serviceScope, serviceRules),
    ruleSet(volumeClaimScope, volumeClaimRules),
    ruleSet(volumeScope, volumeRules),
    ruleSet(quotaScope, quotaRules),
    ruleSet(namespaceScope, namespaceRules),
    ruleSet(certificateScope, certificateRules),
    ruleSet(clusterScope, [...sources, ...clusterCapacityRules]),
  ];
}
