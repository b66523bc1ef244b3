import { optionTypes, type OptionType } from "@kubevitals/program";
import { splitNames } from "./name-list.ts";

/** Regular expressions of which one has to fit a part of a name. */
export interface PatternList {
  readonly sources: readonly string[];
  /** Whether one of them fits. */
  test(name: string): boolean;
}

/** No pattern: nothing fits. */
export const noPatterns: PatternList = { sources: [], test: () => false };

/**
 * Metric names and patterns of them, separated by commas or given several times. A pattern need not fit the whole name, as in
 * kube-state-metrics: `kube_pod` names `kube_pod_info` too; `^kube_pod_info$` names one alone. Since commas separate, a pattern
 * cannot hold one.
 */
export const patternList: OptionType<PatternList> = {
  placeholder: "REGEXP,…",
  form: "repeated",
  expected: "metric names or regular expressions, separated by commas",
  parse(text) {
    const sources = splitNames(text);
    const patterns = sources.map((source) => optionTypes.pattern.parse(source)?.test);
    if (patterns.includes(undefined)) return undefined;
    return { sources, test: (name) => patterns.some((pattern) => pattern?.(name)) };
  },
  format: ({ sources }) => sources.join(","),
};
