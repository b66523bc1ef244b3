import type { ConditionFacts } from "../../state/facts/pod.ts";
import { allWell, found, notApplicable } from "../rule.ts";
import type { AutoscalerRule } from "../scopes/autoscaler.ts";

const yesNo = { unit: "boolean", bad: "above", threshold: 1, margin: 0 } as const;

/** Autoscalers that cannot go on. Holds are those of the mixin's KubeHpaMaxedOut and KubeHpaReplicasMismatch. */
export const autoscalerRules: readonly AutoscalerRule[] = [
  {
    ...yesNo,
    id: "autoscaler-at-max",
    severity: "SEVERITY_WARNING",
    holdSeconds: 15 * 60,
    summary: "The autoscaler has reached its most replicas",
    action: "Raise maxReplicas, or give each replica more: load beyond this finds no further pods.",
    measure({ facts: { min, max, current, conditions } }) {
      // Where both are the same nothing is to be scaled.
      if (min === max) return notApplicable;
      if (current === undefined) return [{ unknown: "its controller has not reported yet" }];
      if (current < max) return allWell;
      const limited = conditions.find(({ type, status }) => type === "ScalingLimited" && status === "True");
      return found(`${current} of at most ${max} replicas${limited ? `; ${describe(limited)}` : ""}`);
    },
  },
  {
    ...yesNo,
    id: "autoscaler-unable",
    severity: "SEVERITY_WARNING",
    holdSeconds: 15 * 60,
    summary: "The autoscaler cannot do its work",
    action:
      "Read its conditions (kubectl describe hpa): its metrics, its target, or the target's requests are missing.",
    hides: ["autoscaler-at-max"],
    measure({ facts: { conditions } }) {
      if (conditions.length === 0) return [{ unknown: "its controller has not reported yet" }];
      for (const condition of conditions) {
        const { type, status, reason } = condition;
        // A target without replicas is switched off on purpose.
        if (status !== "False" || reason === "ScalingDisabled") continue;
        if (type === "AbleToScale" || type === "ScalingActive") return found(describe(condition));
      }
      return allWell;
    },
  },
];

function describe({ type, status, reason, message }: ConditionFacts): string {
  return `${type} is ${status}: ${[reason, message].filter(Boolean).join(": ")}`;
}
