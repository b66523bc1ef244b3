import type { KubeFamily } from "../family.ts";

/** One row with a number of the object; none where the object does not say it. */
export function numberFamily<T>(
  name: string,
  help: string,
  valueOf: (object: T) => number | null | undefined,
): KubeFamily<T> {
  return {
    name,
    help,
    type: "gauge",
    labels: [],
    rows(object, out) {
      const value = valueOf(object) ?? undefined;
      if (value !== undefined) out.add(value);
    },
  };
}

/** One row with a number that the API leaves out where it is 0. */
export function countFamily<T>(
  name: string,
  help: string,
  valueOf: (object: T) => number | null | undefined,
): KubeFamily<T> {
  return numberFamily<T>(name, help, (object) => valueOf(object) ?? 0);
}

/** One row an object, always 1: that it exists. */
export function existsFamily<T>(name: string, help: string): KubeFamily<T> {
  return numberFamily<T>(name, help, () => 1);
}
