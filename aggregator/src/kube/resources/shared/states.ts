import type { KubeFamily, RowWriter } from "../family.ts";

const conditionStatuses = ["True", "False", "Unknown"];

/** A condition of an object's status, as far as it is shown. */
interface Condition {
  readonly type: string;
  readonly status: string;
}

/** One row for each state, 1 for the one that it is in; none where it says no state. */
export function addStates(out: RowWriter, states: readonly string[], actual: string | undefined): void {
  if (actual === undefined || actual === "") return;
  for (const state of states) out.add(Number(state === actual), state);
}

/** Rows for true, false and unknown, 1 for the one that holds, behind the values of the labels that come before. */
export function addConditionStatus(out: RowWriter, status: string, ...before: readonly string[]): void {
  for (const each of conditionStatuses) out.add(Number(each === status), ...before, each.toLowerCase());
}

/** `kube_<kind>_status_condition`: every condition of an object, with rows for true, false and unknown. */
export function conditionFamily<T>(
  name: string,
  help: string,
  conditionsOf: (object: T) => readonly Condition[] | undefined,
): KubeFamily<T> {
  return {
    name,
    help,
    type: "gauge",
    labels: ["condition", "status"],
    rows(object, out) {
      for (const { type, status } of conditionsOf(object) ?? []) addConditionStatus(out, status, type);
    },
  };
}
