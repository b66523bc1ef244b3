import type { NodeRecord } from "../../state/snapshot.ts";
import type { Instant } from "../hysteresis.ts";
import { CounterRates, type FollowedFamily, type Rate } from "./counter-rates.ts";
import { FilesystemTrends, type FilesystemTrend } from "./filesystem-trends.ts";

/** How values of nodes changed before the look that goes on. */
export interface NodeTrends {
  /** How fast the series of a family change on a node, over at most 5 minutes. */
  rates(nodeName: string, family: FollowedFamily): readonly Rate[];
  /** How a filesystem fared in the last hours; undefined where it was not seen before. */
  filesystem(nodeName: string, mountpoint: string): FilesystemTrend | undefined;
}

/** Remembers what rules need of nodes' earlier values, within bounds. Rules themselves remember nothing. */
export class NodeTrendTracker implements NodeTrends {
  readonly #rates = new CounterRates();
  readonly #filesystems = new FilesystemTrends();
  #monotonic = 0;

  /** Takes in what is seen of a node now; one that is silent is kept as it was. */
  follow(name: string, record: NodeRecord, { monotonic, at }: Instant): void {
    this.#monotonic = monotonic;
    if (record.freshness !== "FRESHNESS_FRESH") return;
    this.#rates.update(name, record, monotonic);
    this.#filesystems.update(name, record.metrics, monotonic, at);
  }

  /** Forgets nodes that are gone. */
  forgetGone(present: Pick<ReadonlySet<string>, "has">): void {
    for (const trends of [this.#rates, this.#filesystems])
      for (const name of trends.names) if (!present.has(name)) trends.forget(name);
  }

  rates(nodeName: string, family: FollowedFamily): readonly Rate[] {
    return this.#rates.of(nodeName, family);
  }

  filesystem(nodeName: string, mountpoint: string): FilesystemTrend | undefined {
    return this.#filesystems.of(nodeName, mountpoint, this.#monotonic);
  }
}
