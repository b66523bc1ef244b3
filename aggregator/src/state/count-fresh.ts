import type { Steps } from "@kubevitals/program";
import { inPassing } from "./by-name.ts";
import type { NodeRecord } from "./snapshot.ts";

/** Nodes that are looked at in one step. */
const nodesPerStep = 200;

/** How many nodes have a record that is fresh. */
export function* countFresh(nodes: ReadonlyMap<string, NodeRecord>): Steps<number> {
  let [looked, fresh] = [0, 0];
  for (const [, { freshness }] of inPassing(nodes)) {
    if (freshness === "FRESHNESS_FRESH") fresh++;
    if (++looked % nodesPerStep === 0) yield;
  }
  return fresh;
}
