import type { NodeRule, Rule } from "../../../aggregator/src/health/rule.ts";
import { healthRules } from "../../../aggregator/src/health/rules/index.ts";
import type { Scope } from "../../../aggregator/src/health/scope.ts";

/** A health rule with what it is about. */
export interface DescribedRule {
  readonly scope: Scope<unknown>;
  readonly rule: Rule<unknown> & Pick<NodeRule, "collector">;
}

/** All health rules, in their order. */
export const describedRules: readonly DescribedRule[] = healthRules({
  isNodeMeasured: true,
  isCollecting: true,
}).flatMap(({ scope, rules }) => rules.map((rule) => ({ scope, rule })));
