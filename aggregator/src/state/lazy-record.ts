import type { BlockValues, Freshness, NodeMetrics } from "@kubevitals/proto";
import type { UserSeries } from "./scrape/user-series.ts";
import type { LeftOut } from "./series-admission.ts";
import type { NodeRecord } from "./snapshot.ts";

/** All of a record but its metrics. */
export type RecordFrame = Omit<NodeRecord, "metrics">;

/** A record whose metrics are put together when they are first read: in a large cluster nobody reads most of them. */
export class LazyRecord implements NodeRecord {
  readonly freshness: Freshness;
  readonly isWithoutAgent: boolean;
  readonly hasGpus: boolean;
  readonly ageSeconds: number;
  readonly series: readonly BlockValues[];
  readonly userSeries: UserSeries | undefined;
  readonly seriesLeftOut: readonly LeftOut[] | undefined;
  readonly seriesTakenAt: number | undefined;
  readonly seriesAgeSeconds: number | undefined;
  readonly clockSkewSeconds: number | undefined;
  readonly #make: () => NodeMetrics;
  #metrics: NodeMetrics | undefined;

  constructor(frame: RecordFrame, make: () => NodeMetrics) {
    this.freshness = frame.freshness;
    this.isWithoutAgent = frame.isWithoutAgent ?? false;
    this.hasGpus = frame.hasGpus ?? false;
    this.ageSeconds = frame.ageSeconds;
    this.series = frame.series;
    this.userSeries = frame.userSeries;
    this.seriesLeftOut = frame.seriesLeftOut;
    this.seriesTakenAt = frame.seriesTakenAt;
    this.seriesAgeSeconds = frame.seriesAgeSeconds;
    this.clockSkewSeconds = frame.clockSkewSeconds;
    this.#make = make;
  }

  get metrics(): NodeMetrics {
    return (this.#metrics ??= this.#make());
  }
}
