import { quote } from "../../quote.ts";
import { selects, type LabelRequirement, type Labels } from "../../state/facts/label-selector.ts";
import { hasField } from "./equals.ts";
import type { Test } from "./filter.ts";
import { QueryError } from "./query-error.ts";
import { parseRequirements, type Operator, type Requirement } from "./requirements.ts";

const parameter = "labelSelector";

/** Kubernetes' names of the operators that a selector may have. */
const operators: Readonly<Partial<Record<Operator, string>>> = {
  exists: "Exists",
  absent: "DoesNotExist",
  "=": "In",
  in: "In",
  "!=": "NotIn",
  notin: "NotIn",
};

/** https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#syntax-and-character-set */
const labelName = /^[A-Za-z0-9](?:[A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?$/;
const labelPrefix = /^[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?$/;

/**
 * A label selector in Kubernetes' syntax, equality-based and set-based: `env=prod,tier in (web,api),!canary`.
 *
 * @throws {QueryError}
 */
export function parseLabelSelector(message: string, text: string): Test {
  if (!hasField(message, "labels")) throw new QueryError(parameter, `does not apply: ${message} has no labels`);
  const matchExpressions = parseRequirements(parameter, text).map(toLabelRequirement);
  const selector = { matchLabels: {}, matchExpressions };
  return (item) => selects(selector, (item as { readonly labels: Labels }).labels);
}

function toLabelRequirement({ subject, operator, values }: Requirement): LabelRequirement {
  const kubernetesOperator = operators[operator];
  if (kubernetesOperator === undefined)
    throw new QueryError(parameter, `knows no ${operator}; there are =, ==, !=, in, notin, KEY and !KEY`);
  const slash = subject.indexOf("/");
  const isKey = labelName.test(subject.slice(slash + 1)) && (slash < 0 || labelPrefix.test(subject.slice(0, slash)));
  if (!isKey)
    throw new QueryError(parameter, `'${quote(subject)}' is not a label's key, such as app or example.com/tier`);
  for (const value of values)
    if (value !== "" && !labelName.test(value))
      throw new QueryError(
        parameter,
        `'${quote(value)}' is not a label's value: at most 63 letters, digits, -, _ and .`,
      );
  return { key: subject, operator: kubernetesOperator, values };
}
