import type { ConditionFacts, ConditionWords, OwnerFacts } from "../../state/facts/pod.ts";
import type { KubeMetadata } from "../resources/kube-object.ts";
import { cutText } from "./own-text.ts";
import { sharedText, sharedThing } from "./shared.ts";
import { timeOf } from "./time.ts";

/** A condition as the API tells it. */
export interface RawCondition {
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
    message: cutText(message, messageLength),
    since: timeOf(lastTransitionTime),
  }));
}

/** What conditions say, which of most pods is the same. */
export function conditionWords(conditions: readonly RawCondition[] | undefined): readonly ConditionWords[] {
  const words = (conditions ?? []).map(({ type, status, reason = "", message = "" }) => ({
    type,
    status,
    reason,
    message: cutText(message, messageLength),
  }));
  return sharedThing(words);
}

/** When the last of these conditions changed; absent where none of them says. */
export function conditionChangedAt(conditions: readonly RawCondition[] | undefined): number | undefined {
  let latest: number | undefined;
  for (const { lastTransitionTime } of conditions ?? []) {
    const since = timeOf(lastTransitionTime);
    if (since !== undefined && (latest === undefined || since > latest)) latest = since;
  }
  return latest;
}

/** The controller among an object's owners. */
export function controllerOf({ ownerReferences }: KubeMetadata): OwnerFacts | undefined {
  const owner = ownerReferences?.find(({ controller }) => controller === true);
  return owner && sharedThing({ kind: owner.kind, name: owner.name, uid: owner.uid });
}
