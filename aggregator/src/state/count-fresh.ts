import type { Steps } from "@kubevitals/program";
import { ByName } from "./by-name.ts";
import type { NodeRecord } from "./snapshot.ts";

/** Nodes that are looked at in one step. */
const nodesPerStep = 200;

/** How many nodes have a record that is fresh. */
export function* countFresh(nodes: ReadonlyMap<string, NodeRecord>): Steps<number> {
  let fresh = 0;
  yield* ByName.from(nodes).visiting(({ freshness }) => {
    if (freshness === "FRESHNESS_FRESH") fresh++;
  }, nodesPerStep);
  return fresh;
}
