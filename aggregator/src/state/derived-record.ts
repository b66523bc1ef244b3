import type { BlockValues, Freshness, NodeMetrics } from "@kubevitals/proto";
import type { UserSeries } from "./scrape/user-series.ts";
import type { LeftOut } from "./series-admission.ts";
import type { NodeRecord } from "./snapshot.ts";

/**
 * A record with other metrics, which are put together when they are first read: in a large cluster nobody reads most of them. All else is
 * the other record's.
 */
export class DerivedRecord<Context> implements NodeRecord {
  readonly #base: NodeRecord;
  readonly #derive: (base: NodeRecord, context: Context) => NodeMetrics;
  readonly #context: Context;
  #metrics: NodeMetrics | undefined;

  constructor(base: NodeRecord, derive: (base: NodeRecord, context: Context) => NodeMetrics, context: Context) {
    this.#base = base;
    this.#derive = derive;
    this.#context = context;
  }

  get metrics(): NodeMetrics {
    return (this.#metrics ??= this.#derive(this.#base, this.#context));
  }

  get freshness(): Freshness {
    return this.#base.freshness;
  }

  get isWithoutAgent(): boolean {
    return this.#base.isWithoutAgent ?? false;
  }

  get hasGpus(): boolean {
    return this.#base.hasGpus ?? false;
  }

  get ageSeconds(): number {
    return this.#base.ageSeconds;
  }

  get series(): readonly BlockValues[] {
    return this.#base.series;
  }

  get userSeries(): UserSeries | undefined {
    return this.#base.userSeries;
  }

  get seriesLeftOut(): readonly LeftOut[] | undefined {
    return this.#base.seriesLeftOut;
  }

  get seriesTakenAt(): number | undefined {
    return this.#base.seriesTakenAt;
  }

  get seriesAgeSeconds(): number | undefined {
    return this.#base.seriesAgeSeconds;
  }

  get clockSkewSeconds(): number | undefined {
    return this.#base.clockSkewSeconds;
  }
}
