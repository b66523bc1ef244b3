import type { Freshness, Timestamp } from "@kubevitals/proto";
import { LazyRecord } from "./lazy-record.ts";
import type { UserSeries } from "./scrape/user-series.ts";
import type { LeftOut } from "./series-admission.ts";
import type { NodeRecord } from "./snapshot.ts";
import type { StoredSeries } from "./stored-series.ts";

/** A record that says more than another, from which it has all else. */
export abstract class DerivedRecord extends LazyRecord implements NodeRecord {
  protected readonly base: NodeRecord;

  constructor(base: NodeRecord) {
    super();
    this.base = base;
  }

  get freshness(): Freshness {
    return this.base.freshness;
  }

  get healthy(): boolean | undefined {
    return this.base.healthy;
  }

  get heartbeatTime(): Timestamp | undefined {
    return this.base.heartbeatTime;
  }

  get isWithoutAgent(): boolean {
    return this.base.isWithoutAgent ?? false;
  }

  get hasGpus(): boolean {
    return this.base.hasGpus ?? false;
  }

  get ageSeconds(): number {
    return this.base.ageSeconds;
  }

  get series(): StoredSeries {
    return this.base.series;
  }

  get userSeries(): UserSeries | undefined {
    return this.base.userSeries;
  }

  get seriesLeftOut(): readonly LeftOut[] | undefined {
    return this.base.seriesLeftOut;
  }

  get seriesTakenAt(): number | undefined {
    return this.base.seriesTakenAt;
  }

  get seriesAgeSeconds(): number | undefined {
    return this.base.seriesAgeSeconds;
  }

  get clockSkewSeconds(): number | undefined {
    return this.base.clockSkewSeconds;
  }
}
