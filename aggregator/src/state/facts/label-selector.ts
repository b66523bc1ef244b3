/** Labels of an object. */
export type Labels = Readonly<Record<string, string>>;

/** What labels an object must have to be selected. Source: Kubernetes' LabelSelector. */
export interface LabelSelector {
  readonly matchLabels: Labels;
  readonly matchExpressions: readonly LabelRequirement[];
}

/** One requirement of a selector. */
export interface LabelRequirement {
  readonly key: string;
  /** In, NotIn, Exists or DoesNotExist; an object meets no other. */
  readonly operator: string;
  readonly values: readonly string[];
}

/** Whether a selector selects an object with these labels. One without requirements selects all. */
export function selects({ matchLabels, matchExpressions }: LabelSelector, labels: Labels): boolean {
  return hasLabels(labels, matchLabels) && matchExpressions.every((requirement) => meets(labels, requirement));
}

/** Whether an object has all of these labels. */
export function hasLabels(labels: Labels, wanted: Labels): boolean {
  return Object.entries(wanted).every(([key, value]) => valueOf(labels, key) === value);
}

function meets(labels: Labels, { key, operator, values }: LabelRequirement): boolean {
  const value = valueOf(labels, key);
  if (operator === "In") return value !== undefined && values.includes(value);
  if (operator === "NotIn") return value === undefined || !values.includes(value);
  if (operator === "Exists") return value !== undefined;
  return operator === "DoesNotExist" && value === undefined;
}

function valueOf(labels: Labels, key: string): string | undefined {
  return Object.hasOwn(labels, key) ? labels[key] : undefined;
}
