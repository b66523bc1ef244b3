import { emptyNodeMetrics, timestampOf, type Freshness, type NodeMetrics, type Provenance } from "@kubevitals/proto";
import { judgeFreshness, type FreshnessLimits, type FreshnessVerdict } from "./freshness.ts";
import { describedGpus } from "./gpu/described-gpus.ts";
import { LazyRecord } from "./lazy-record.ts";
import type { Heard, Received } from "./node-entry.ts";
import { ownSeries, userSeries, type UserSeries } from "./scrape/user-series.ts";
import type { LeftOut } from "./series-admission.ts";
import type { NodeRecord } from "./snapshot.ts";
import { noSeries, type StoredSeries } from "./stored-series.ts";

/** Limits of silence, and of how far a node's series may lag behind its vitals before they are withdrawn. */
export interface ObservationLimits extends FreshnessLimits {
  /** In seconds; without it `lostAfter`. */
  readonly seriesLostAfter?: number;
  /** Whether what users say of pods is shown; without it, it is. */
  readonly enableCustom?: boolean;
}

/** When, and by which limits, nodes are looked at: what the records of one snapshot share. */
export interface Moment {
  readonly monotonic: number;
  readonly limits: ObservationLimits;
}

/** A node as its agent has told of it, seen at one moment: all but the freshness is put together when it is asked for. */
export class ObservedNode extends LazyRecord implements NodeRecord {
  readonly freshness: Freshness;
  readonly #heard: Heard;
  readonly #moment: Moment;

  constructor(heard: Heard, moment: Moment) {
    super();
    this.#heard = heard;
    this.#moment = moment;
    this.freshness = verdictOn(heard, moment).freshness;
  }

  protected putTogether(): NodeMetrics {
    return metricsOf(this.#heard, this.#moment);
  }

  get isWithoutAgent(): boolean {
    return false;
  }

  get hasGpus(): boolean {
    return this.freshness !== "FRESHNESS_LOST" && (this.#heard.vitals?.value.gpus.length ?? 0) > 0;
  }

  get ageSeconds(): number {
    const { vitals, knownSince } = this.#heard;
    return (this.#moment.monotonic - (vitals?.monotonic ?? knownSince)) / 1000;
  }

  get series(): StoredSeries {
    return ownSeries(shownSeries(this, this.#heard, this.#moment)?.value ?? noSeries);
  }

  get userSeries(): UserSeries | undefined {
    if (this.#moment.limits.enableCustom === false) return undefined;
    return userSeries(shownSeries(this, this.#heard, this.#moment)?.value ?? noSeries);
  }

  get seriesLeftOut(): readonly LeftOut[] | undefined {
    return shownSeries(this, this.#heard, this.#moment)?.admission?.leftOut;
  }

  get seriesTakenAt(): number | undefined {
    return this.#heard.series?.takenAt;
  }

  get seriesAgeSeconds(): number | undefined {
    return secondsSince(this.#heard.series, this.#moment.monotonic);
  }

  get clockSkewSeconds(): number | undefined {
    return this.#heard.introduction.clockSkewSeconds;
  }
}

/** Undefined where they are withdrawn, as the node is lost, or as its vitals have gone on without them. */
function shownSeries({ freshness }: NodeRecord, { vitals, series }: Heard, { limits }: Moment): Heard["series"] {
  const { lostAfter, seriesLostAfter = lostAfter } = limits;
  const isBehind = vitals && series && vitals.monotonic - series.monotonic > seriesLostAfter * 1000;
  return freshness === "FRESHNESS_LOST" || isBehind ? undefined : series;
}

/** Seconds since something arrived; undefined where nothing did. */
export function secondsSince(received: Received<unknown> | undefined, monotonic: number): number | undefined {
  return received && (monotonic - received.monotonic) / 1000;
}

function verdictOn({ vitals, knownSince, goodbye }: Heard, { monotonic, limits }: Moment): FreshnessVerdict {
  const knownSeconds = (monotonic - knownSince) / 1000;
  return judgeFreshness({ seconds: secondsSince(vitals, monotonic), knownSeconds, goodbye }, limits);
}

function metricsOf(heard: Heard, moment: Moment): NodeMetrics {
  const verdict = verdictOn(heard, moment);
  const provenance: Provenance = {
    source: "SOURCE_AGENT",
    ...verdict,
    ageSeconds: secondsSince(heard.vitals, moment.monotonic),
    receivedAt: heard.vitals && timestampOf(heard.vitals.at),
  };
  const metrics = verdict.freshness === "FRESHNESS_LOST" ? withoutValues(heard) : latestMetrics(heard);
  const { timestamp } = metrics;
  const gpus =
    metrics.gpus.length === 0 ? metrics.gpus : describedGpus(metrics.gpus, { timestamp, provenance }, moment.limits);
  return { ...metrics, gpus, provenance };
}

function latestMetrics({ vitals, introduction }: Heard): NodeMetrics {
  return vitals?.value ?? emptyNodeMetrics(introduction.nodeName);
}

/** What a lost node still is: its name, its nature and when it was last heard of. */
function withoutValues(heard: Heard): NodeMetrics {
  const { nodeName, info, timestamp } = latestMetrics(heard);
  return { ...emptyNodeMetrics(nodeName), info, timestamp };
}
