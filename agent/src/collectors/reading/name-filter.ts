import { UsageError, optionTypes } from "@kubevitals/program";
import { createMemo } from "./memo.ts";

type Pattern = NonNullable<ReturnType<(typeof optionTypes)["pattern"]["parse"]>>;

/** The pattern that nobody has written: it excludes nothing, and as an include leaves everything in. */
export const noPattern: Pattern = { source: "", test: undefined };

/** A pattern of ours, written as the option's default. */
export function patternOf(source: string): Pattern {
  const pattern = optionTypes.pattern.parse(source);
  if (pattern === undefined) throw new Error(`${source}: a regular expression expected`);
  return pattern;
}

/** What is wanted by name: what `include` fits where it is given, but for what `exclude` fits. */
export function createNameFilter(include: Pattern, exclude: Pattern): (name: string) => boolean {
  return createMemo((name) => include.test?.(name) !== false && exclude.test?.(name) !== true);
}

/**
 * The same for a pair of options of which only one may be given: an include replaces the default of the exclude.
 *
 * @param options What the names of the two begin with: `collector.netdev.device`.
 * @throws {UsageError} where both are given.
 */
export function createExclusiveFilter(
  options: `collector.${string}`,
  include: Pattern,
  exclude: Pattern,
  defaultExclude: Pattern = noPattern,
): (name: string) => boolean {
  if (include.source === "") return createNameFilter(include, exclude);
  if (exclude.source !== "" && exclude.source !== defaultExclude.source) {
    throw new UsageError(`--${options}-include and --${options}-exclude exclude each other: give one of them`);
  }
  return createNameFilter(include, noPattern);
}
