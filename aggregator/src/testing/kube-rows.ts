import assert from "node:assert/strict";
import type { KubeObject } from "../kube/resources/kube-object.ts";
import type { KubeResource } from "../kube/resources/resource.ts";
import { writeRows } from "../kube/rows.ts";
import { written } from "./written-rows.ts";

/** No labels and no annotations are shown. */
export const showNoMetadata = { labels: [], annotations: [] };

/** Every label and every annotation is shown. */
export const showAllMetadata = { labels: ["*"], annotations: ["*"] };

/**
 * The rows of an object as text, a line each, without the labels that all of them share.
 *
 * @param pattern which families; all where it is left out
 */
export function rowLines<T extends KubeObject>(
  resource: KubeResource<T>,
  object: object,
  pattern = /^/,
): readonly string[] {
  const { labels, families } = written((out) => writeRows(resource, object as T, out));
  return resource.families.flatMap(({ name }, index) =>
    pattern.test(name)
      ? (families[index] ?? []).map((pieces) => `${name}{${pieces.join("").replace(labels === "" ? "" : /^,/, "")}`)
      : [],
  );
}

/** Fails unless the object has these rows, in whatever order; `expected` is a line a row. */
export function assertRows<T extends KubeObject>(
  resource: KubeResource<T>,
  object: object,
  expected: string,
  pattern?: RegExp,
): void {
  const lines = expected.split("\n").map((line) => line.trim());
  assert.deepEqual(rowLines(resource, object, pattern).toSorted(), lines.filter((line) => line !== "").toSorted());
}
