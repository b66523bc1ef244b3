import type { ConditionFacts, OwnerFacts } from "../../state/facts/pod.ts";
import type { KubeMetadata } from "../resources/kube-object.ts";
import { timeOf } from "./time.ts";

interface RawCondition {
  readonly type: string;
  readonly status: string;
  readonly reason?: string;
  readonly message?: string;
  readonly lastTransitionTime?: string;
}

/** Longest explanation that is kept of a condition: as much as a person reads. */
const messageLength = 512;

/** Types that every pod and node has: kept once, and not once an object. */
const commonTypes: ReadonlyMap<string, string> = new Map(
  [
    "ContainersReady",
    "DiskPressure",
    "Initialized",
    "MemoryPressure",
    "PIDPressure",
    "PodReadyToStartContainers",
    "PodScheduled",
    "Ready",
  ].map((type) => [type, type]),
);

/** Conditions as they are kept. */
export function conditionFacts(conditions: readonly RawCondition[] | undefined): readonly ConditionFacts[] {
  return (conditions ?? []).map(({ type, status, reason = "", message = "", lastTransitionTime }) => ({
    type: commonTypes.get(type) ?? type,
    status,
    reason,
    message: message.slice(0, messageLength),
    since: timeOf(lastTransitionTime),
  }));
}

/** The controller among an object's owners. */
export function controllerOf({ ownerReferences }: KubeMetadata): OwnerFacts | undefined {
  const owner = ownerReferences?.find(({ controller }) => controller === true);
  return owner && { kind: owner.kind, name: owner.name, uid: owner.uid };
}
