import type { Steps } from "@kubevitals/program";
import type { Observation } from "../../state/snapshot.ts";
import { CounterRates, type FollowedFamily, type Rate } from "./counter-rates.ts";
import { FilesystemTrends, type FilesystemTrend } from "./filesystem-trends.ts";

/** How values of nodes changed before the look that goes on. */
export interface NodeTrends {
  /** How fast the series of a family change on a node, over at most 5 minutes. */
  rates(nodeName: string, family: FollowedFamily): readonly Rate[];
  /** How a filesystem fared in the last hours; undefined where it was not seen before. */
  filesystem(nodeName: string, mountpoint: string): FilesystemTrend | undefined;
}

/** Nodes that are taken in in one step. */
const nodesPerStep = 50;

/** Remembers what rules need of nodes' earlier values, within bounds. Rules themselves remember nothing. */
export class NodeTrendTracker implements NodeTrends {
  readonly #rates = new CounterRates();
  readonly #filesystems = new FilesystemTrends();
  #monotonic = 0;

  /** Takes in what is seen now. Nodes that are gone are forgotten; those that are silent are kept as they were. */
  *update({ nodes, takenAt, monotonic }: Observation): Steps<void> {
    this.#monotonic = monotonic;
    let seen = 0;
    for (const [name, record] of nodes) {
      if (++seen % nodesPerStep === 0) yield;
      if (record.freshness !== "FRESHNESS_FRESH") continue;
      this.#rates.update(name, record, monotonic);
      this.#filesystems.update(name, record.metrics, monotonic, takenAt);
    }
    for (const trends of [this.#rates, this.#filesystems])
      for (const name of trends.names) if (!nodes.has(name)) trends.forget(name);
  }

  rates(nodeName: string, family: FollowedFamily): readonly Rate[] {
    return this.#rates.of(nodeName, family);
  }

  filesystem(nodeName: string, mountpoint: string): FilesystemTrend | undefined {
    return this.#filesystems.of(nodeName, mountpoint, this.#monotonic);
  }
}
