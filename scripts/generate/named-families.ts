import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { FamilyDescription } from "./families-of-page.ts";

/** A text in the source that looks like the name of a family. */
const literal = /["`]((?:node|container|machine|kubelet|problem|kubevitals)_[a-zA-Z0-9_]*[a-zA-Z0-9])["`]/g;

/**
 * Requires that every family that a program's source names is among those that are told of: one that no fixture brings out would
 * be missing in silence.
 *
 * @throws {Error} with the names
 */
export function requireNamedFamilies(folder: string, families: readonly FamilyDescription[]): void {
  const files = globSync("**/*.ts", { cwd: folder }).filter((file) => !/\.test\.ts$|(^|\/)testing\//.test(file));
  const named = files.flatMap((file) => namesIn(readFileSync(join(folder, file), "utf8")));
  const lacking = [...new Set(named)].filter((name) => !isTold(name, families));
  if (lacking.length > 0)
    throw new Error(`${folder} names families that no fixture brings out: ${lacking.toSorted().join(", ")}`);
}

/** Names of families in a source text. */
export function namesIn(source: string): readonly string[] {
  return Array.from(source.matchAll(literal), ([, name = ""]) => name);
}

/** Whether a name is a family's, or the part of one that the source writes out, or a label. */
function isTold(name: string, families: readonly FamilyDescription[]): boolean {
  return families.some(
    (family) =>
      family.name === name ||
      family.name.startsWith(`${name}_`) ||
      family.name.endsWith(`_${name}`) ||
      family.labels.has(name),
  );
}
