import { allWell, notApplicable, type Measurement } from "../rule.ts";
import type { DisruptionBudgetRule } from "../scopes/disruption-budget.ts";

const unreported: readonly Measurement[] = [{ unknown: "its controller has not seen its newest state" }];

/** PodDisruptionBudgets that stand in the way. The hold is that of the mixin's KubePdbNotEnoughHealthyPods. */
export const disruptionBudgetRules: readonly DisruptionBudgetRule[] = [
  {
    id: "budget-unmet",
    severity: "SEVERITY_WARNING",
    unit: "count",
    bad: "above",
    threshold: 1,
    margin: 0,
    holdSeconds: 15 * 60,
    summary: "Fewer pods are healthy than the disruption budget asks for",
    action: "Look at the pods that it guards: no node of theirs can be drained until they are healthy.",
    hides: ["budget-without-room"],
    measure({ facts }) {
      const { currentHealthy, desiredHealthy, generation, observedGeneration } = facts;
      if (isUnreported(generation, observedGeneration)) return unreported;
      const value = desiredHealthy - currentHealthy;
      return value <= 0 ? allWell : [{ value, evidence: `${currentHealthy} of ${desiredHealthy} pods are healthy` }];
    },
  },
  {
    id: "budget-without-room",
    severity: "SEVERITY_WARNING",
    unit: "boolean",
    bad: "above",
    threshold: 1,
    margin: 0,
    holdSeconds: 15 * 60,
    summary: "The disruption budget lets no pod go",
    action: "Run more replicas or loosen the budget: until then nodes of these pods cannot be drained.",
    measure({ facts }) {
      const { disruptionsAllowed, currentHealthy, desiredHealthy, expectedPods, generation, observedGeneration } =
        facts;
      if (isUnreported(generation, observedGeneration)) return unreported;
      if (expectedPods === 0) return notApplicable;
      if (disruptionsAllowed > 0) return allWell;
      const evidence = `no disruption is allowed: ${currentHealthy} of ${expectedPods} pods are healthy, ${desiredHealthy} must be`;
      return [{ value: 1, evidence }];
    },
  },
];

function isUnreported(generation: number | undefined, observed: number | undefined): boolean {
  return observed === undefined || (generation !== undefined && observed < generation);
}
