import type { LabelRequirement, LabelSelector } from "../../state/facts/label-selector.ts";

const key = String.raw`[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?(/[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?)?`;
const value = String.raw`([A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?)?`;
const equality = new RegExp(`^(${key})\\s*(==|=|!=)\\s*(${value})$`);
const set = new RegExp(`^(${key})\\s+(in|notin)\\s*\\(([^()]*)\\)$`);
const existence = new RegExp(`^(!?)\\s*(${key})$`);
const wholeValue = new RegExp(`^${value}$`);

/**
 * A selector as kubectl takes it: `app=web,tier in (a, b),!legacy`. Undefined where the text is none.
 * Source: Kubernetes' documentation of labels and selectors.
 */
export function parseSelector(text: string): LabelSelector | undefined {
  // Commas in brackets separate values, others requirements.
  const parts = text.split(/,(?![^(]*\))/).map((part) => part.trim());
  const matchExpressions = parts.map(parseRequirement);
  return matchExpressions.every((one) => one !== undefined) ? { matchLabels: {}, matchExpressions } : undefined;
}

function parseRequirement(text: string): LabelRequirement | undefined {
  const equal = equality.exec(text);
  if (equal) {
    return { key: equal[1] ?? "", operator: equal[5] === "!=" ? "NotIn" : "In", values: [equal[6] ?? ""] };
  }
  const among = set.exec(text);
  if (among) {
    const values = (among[6] ?? "").split(",").map((one) => one.trim());
    if (!values.every((one) => wholeValue.test(one))) return undefined;
    return { key: among[1] ?? "", operator: among[5] === "in" ? "In" : "NotIn", values };
  }
  const exists = existence.exec(text);
  return exists
    ? { key: exists[2] ?? "", operator: exists[1] === "!" ? "DoesNotExist" : "Exists", values: [] }
    : undefined;
}
