import { UsageError } from "@kubevitals/program";
import { quote } from "../../quote.ts";
import type { AllowlistsByKind } from "./metadata-allowlist.ts";
import type { PatternList } from "./pattern-list.ts";

/** The options that have to fit the kinds that there are, and each other. */
export interface CheckedOptions {
  readonly resources: readonly string[];
  readonly metricLabelsAllowlist: AllowlistsByKind;
  readonly metricAnnotationsAllowlist: AllowlistsByKind;
  readonly metricAllowlist: PatternList;
  readonly metricDenylist: PatternList;
}

/**
 * Refuses kinds that there are not, and an allowlist beside a denylist.
 *
 * @throws {UsageError} naming the option, what it was given, and what there is.
 */
export function checkKubeOptions(options: CheckedOptions, kinds: readonly string[]): void {
  const { metricAllowlist, metricDenylist } = options;
  checkKinds("--resources", options.resources, kinds);
  checkKinds("--metric-labels-allowlist", [...options.metricLabelsAllowlist.keys()], ["*", ...kinds]);
  checkKinds("--metric-annotations-allowlist", [...options.metricAnnotationsAllowlist.keys()], ["*", ...kinds]);
  if (metricAllowlist.sources.length > 0 && metricDenylist.sources.length > 0) {
    throw new UsageError(
      "--metric-allowlist and --metric-denylist exclude each other: say what is shown, or what is not, and leave the other out",
    );
  }
}

function checkKinds(flag: string, given: readonly string[], kinds: readonly string[]): void {
  const unknown = given.find((name) => !kinds.includes(name));
  if (unknown === undefined) return;
  throw new UsageError(`${flag}: '${quote(unknown)}' is not a kind that can be read; there are ${kinds.join(", ")}`);
}
