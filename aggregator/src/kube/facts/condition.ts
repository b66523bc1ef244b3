import type { ConditionFacts, OwnerFacts } from "../../state/facts/pod.ts";
import type { KubeMetadata } from "../resources/kube-object.ts";
import { sharedText } from "./shared.ts";
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

/** Conditions as they are kept. */
export function conditionFacts(conditions: readonly RawCondition[] | undefined): readonly ConditionFacts[] {
  return (conditions ?? []).map(({ type, status, reason = "", message = "", lastTransitionTime }) => ({
    type: sharedText(type),
    status: sharedText(status),
    reason: sharedText(reason),
    message: message.slice(0, messageLength),
    since: timeOf(lastTransitionTime),
  }));
}

/** The controller among an object's owners. */
export function controllerOf({ ownerReferences }: KubeMetadata): OwnerFacts | undefined {
  const owner = ownerReferences?.find(({ controller }) => controller === true);
  return owner && { kind: sharedText(owner.kind), name: sharedText(owner.name), uid: sharedText(owner.uid) };
}
