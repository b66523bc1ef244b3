import { option, optionTypes, type OptionValues } from "@kubevitals/program";
import type { Collector } from "../collector.ts";
import { compose } from "../compose.ts";
import { createInterfaceLabels } from "./interface-labels.ts";
import { createExclusiveFilter, noPattern } from "../reading/name-filter.ts";
import { createNetdevDetailed } from "./netdev-detailed.ts";
import { createNetdev } from "./netdev.ts";
import { createNetdevNohandler } from "./netdev-nohandler.ts";

const { boolean, pattern } = optionTypes;

export const netdevOptions = {
  "collector.netdev.device-include": option(
    pattern,
    noPattern,
    "Interfaces that netdev shows; not beside device-exclude.",
  ),
  "collector.netdev.device-exclude": option(
    pattern,
    noPattern,
    "Interfaces that netdev leaves out; not beside device-include.",
  ),
  "collector.netdev.enable-detailed-metrics": option(
    boolean,
    false,
    "Shows netdev's errors and drops by kind, under names of their own in place of the usual ones.",
  ),
  "collector.netdev.label-ifalias": option(boolean, false, "Gives netdev's series the interface's alias as a label."),
};

/**
 * node_exporter's netdev, made of its sources. What the vitals say of the network is not touched by the options.
 *
 * @throws {UsageError} where a pattern of what to show and one of what to leave out are both given.
 */
export function createNetdevParts(values: OptionValues<typeof netdevOptions>): Collector {
  const isShown = createExclusiveFilter(
    "collector.netdev.device",
    values["collector.netdev.device-include"],
    values["collector.netdev.device-exclude"],
  );
  const labelsOf = createInterfaceLabels(values["collector.netdev.label-ifalias"]);
  if (!values["collector.netdev.enable-detailed-metrics"]) {
    return compose("netdev", createNetdev(isShown, labelsOf), createNetdevNohandler(isShown, labelsOf));
  }
  // The sums are still read, for the vitals.
  const vitalsOnly = createNetdev(() => false);
  return compose("netdev", vitalsOnly, createNetdevDetailed(isShown, labelsOf));
}
