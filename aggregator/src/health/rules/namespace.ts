import { allWell } from "../rule.ts";
import type { NamespaceRule } from "../scopes/namespace.ts";

/** Namespaces that do not go. */
export const namespaceRules: readonly NamespaceRule[] = [
  {
    id: "namespace-stuck-terminating",
    severity: "SEVERITY_WARNING",
    unit: "seconds",
    bad: "above",
    threshold: 15 * 60,
    margin: 0,
    holdSeconds: 0,
    summary: "The namespace should have ended long ago",
    action:
      "Read its conditions (kubectl describe namespace): something in it has a finalizer, or an API of it does not answer.",
    measure({ facts: { deletionAt, conditions } }, { now }) {
      if (deletionAt === undefined) return allWell;
      const value = Math.max(0, (now - deletionAt) / 1000);
      const why = conditions.flatMap(({ status, message }) => (status === "True" && message !== "" ? [message] : []));
      return [{ value, evidence: [`it was deleted ${value.toFixed(0)} s ago`, ...why].join("; ") }];
    },
  },
];
