import { sanitizeLabelName } from "../resources/shared/label-names.ts";
import type { LabelPaths } from "./config.ts";
import { goText } from "./go-text.ts";
import { compilePath, isMapping, isNil, type ValuePath } from "./value-path.ts";

/** Labels of a row, by name. */
export type RowLabels = Map<string, string>;

/** Puts labels that are taken from a value into a row; what is missing there leaves out its label. */
export type PathLabels = (value: unknown, into: RowLabels) => void;

/** Makes label paths ready. Those that copy whole mappings come first, so that the others win over them. */
export function compileLabels(paths: LabelPaths): PathLabels {
  const names = [...paths.keys()].toSorted();
  const compile = (name: string) => [name, compilePath(paths.get(name) ?? [])] as const;
  const stars = names.filter(isStar).map(compile);
  const plain = names.filter((name) => !isStar(name)).map(compile);
  return (value, into) => {
    for (const [name, path] of stars) copyMapping(name, path, value, into);
    for (const [name, path] of plain) {
      const found = path.get(value);
      if (!isNil(found)) setLabel(into, name, goText(found));
    }
  };
}

function isStar(name: string): boolean {
  return name.startsWith("*") || name.endsWith("*");
}

/** `*` copies a mapping as it is, `app_*` with `app_` before each key. */
function copyMapping(name: string, path: ValuePath, value: unknown, into: RowLabels): void {
  const mapping = path.get(value);
  if (!isMapping(mapping)) return;
  const prefix = name.endsWith("*") ? name.slice(0, -1) : "";
  for (const [key, item] of Object.entries(mapping)) setLabel(into, `${prefix}${key}`, goText(item));
}

/**
 * Sets a label under a name that Prometheus takes: other characters become `_`, and one that would begin with a digit gets a `_`
 * before it. `__name__` would say that the row is of another family, and is left out.
 */
function setLabel(into: RowLabels, name: string, value: string): void {
  const sanitized = sanitizeLabelName(name).replace(/^(?=\d|$)/, "_");
  if (sanitized !== "__name__") into.set(sanitized, value);
}
