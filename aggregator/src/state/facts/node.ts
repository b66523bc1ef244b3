import type { ConditionFacts } from "./pod.ts";
import type { ResourceAmounts } from "./resource-amounts.ts";

/** What keeps pods away from a node. `since` is milliseconds since 1970. */
export interface TaintFacts {
  readonly key: string;
  readonly value: string;
  readonly effect: string;
  readonly since: number | undefined;
}

/** What is kept of a node. Times are milliseconds since 1970. */
export interface NodeFacts {
  readonly labels: Readonly<Record<string, string>>;
  readonly createdAt: number | undefined;
  readonly deletionAt: number | undefined;
  readonly unschedulable: boolean;
  readonly taints: readonly TaintFacts[];
  readonly conditions: readonly ConditionFacts[];
  readonly capacity: ResourceAmounts;
  readonly allocatable: ResourceAmounts;
  readonly internalAddresses: readonly string[];
  readonly kubeletVersion: string;
  readonly containerRuntimeVersion: string;
  readonly kernelVersion: string;
  readonly osImage: string;
  readonly bootId: string;
}
