import { allWell } from "../rule.ts";
import type { PodRule } from "../scopes/pod.ts";

/** Pods that do not go. */
export const podEndRules: readonly PodRule[] = [
  {
    id: "pod-stuck-terminating",
    severity: "SEVERITY_WARNING",
    unit: "seconds",
    bad: "above",
    threshold: 5 * 60,
    margin: 0,
    holdSeconds: 0,
    summary: "The pod should have ended long ago",
    action: "Look whether its node answers, what its finalizers wait for, and whether a volume cannot be unmounted.",
    hidesOthers: true,
    explainsDependants: true,
    measure({ facts }, { now }) {
      if (facts.deletionAt === undefined) return allWell;
      const value = Math.max(0, (now - facts.deletionAt) / 1000);
      const finalizers = facts.finalizers.length === 0 ? "no finalizers" : `finalizers ${facts.finalizers.join(", ")}`;
      return [{ value, evidence: `its grace period was over ${value.toFixed(0)} s ago; ${finalizers}` }];
    },
  },
];
