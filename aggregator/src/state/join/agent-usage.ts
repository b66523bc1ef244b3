import type { Steps } from "@kubevitals/program";
import type { ByName } from "../by-name.ts";
import type { NodeRecord } from "../snapshot.ts";
import { NodeCgroups } from "./node-cgroups.ts";
import type { AgentUsageView } from "./usage.ts";

/** Nodes whose cgroups are taken in in one step. */
const nodesPerStep = 20;

/** Two samples that lie further apart, in seconds, make no rate: too much may have happened in between. */
const longestWindow = 300;

/**
 * Tells what pods use from the cgroups that agents report. CPU usage needs two samples of a container; a counter that went back began
 * anew, and gives no rate.
 */
export class AgentUsage {
  readonly #nodes = new Map<string, NodeCgroups>();

  /** Takes in the latest series of every node; nodes whose series did not change cost nothing. */
  *update(nodes: ByName<NodeRecord>): Steps<AgentUsageView> {
    for (const name of this.#nodes.keys()) if (!nodes.has(name)) this.#nodes.delete(name);
    const pods = yield* nodes.mapping((record, name) => this.#cgroupsOf(name, record), nodesPerStep);
    return { nodes, pods };
  }

  #cgroupsOf(name: string, { series, seriesTakenAt }: NodeRecord): NodeCgroups {
    const former = this.#nodes.get(name);
    if (former !== undefined && former.series === series) return former;
    const seconds =
      seriesTakenAt === undefined || former?.takenAt === undefined
        ? undefined
        : (seriesTakenAt - former.takenAt) / 1000;
    const isUsable = former !== undefined && seconds !== undefined && seconds > 0 && seconds <= longestWindow;
    const next = new NodeCgroups(series, seriesTakenAt, isUsable ? { cgroups: former, seconds } : undefined);
    this.#nodes.set(name, next);
    return next;
  }
}
