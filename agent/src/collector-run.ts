import type { BlockValues, CollectorStatus, MetricBlock } from "@kubevitals/proto";
import { AbsentError, type Collector, type PartialVitals, type Timed } from "./collectors/collector.ts";
import type { Host } from "./host.ts";
import type { OtherFamilies } from "./other-families.ts";
import { PendingError } from "./pending-error.ts";
import { SeriesWriter } from "./series-writer.ts";

/** What came of running a collector. */
export type Outcome =
  | { readonly kind: "read"; readonly timed: Timed<unknown>; readonly seconds: number }
  | { readonly kind: "absent" | "pending" | "failed"; readonly reason: string | undefined; readonly seconds: number };

/** Hears what of a collector's source could not be used: each sentence once, until the source is mended. */
export type HearComplaint = (collector: string, problem: string) => void;

/** Characters of a reason that travel. */
const reasonLength = 256;

/**
 * One collector with what is remembered of it from one sample to the next. Whatever the collector throws ends up as its status;
 * one that missed its deadline is not started again before its last read has come back.
 */
export class CollectorRun {
  readonly #collector: Collector;
  readonly #host: Host;
  readonly #timeoutSeconds: number;
  readonly #writer: SeriesWriter;
  readonly #hear: HearComplaint;
  #complaints: ReadonlySet<string> = new Set();
  /** The last reading that was made into series, with what came of it. */
  #written: { readonly reading: unknown; readonly series: readonly BlockValues[] } | undefined;
  /** The reading of the last vitals: the first point of the next rates. */
  #previous: Timed<unknown> | undefined;
  #lasting: PartialVitals = {};
  #status: CollectorStatus;
  #failures = 0;
  /** Whether a read is under way, if only one that missed its deadline. */
  #isBusy = false;
  /** A read that is under way and has not missed its deadline. */
  #awaited: { readonly withSeries: boolean; readonly outcome: Promise<Outcome> } | undefined;

  constructor(
    collector: Collector,
    host: Host,
    timeoutSeconds: number,
    others?: OtherFamilies,
    hear: HearComplaint = () => undefined,
  ) {
    this.#writer = new SeriesWriter(others);
    this.#hear = hear;
    this.#collector = collector;
    this.#host = host;
    this.#timeoutSeconds = timeoutSeconds;
    this.#status = { name: collector.name, state: "COLLECTOR_STATE_UNSPECIFIED" };
  }

  get name(): string {
    return this.#collector.name;
  }

  get hasForeignNames(): boolean {
    return this.#collector.hasForeignNames === true;
  }

  get hasVitals(): boolean {
    return this.#collector.vitals !== undefined;
  }

  /** How the collector fares: the same object as long as nothing changes. */
  get status(): CollectorStatus {
    return this.#status;
  }

  /** Blocks of the last sample that carried series. */
  get blocks(): readonly MetricBlock[] {
    return this.#writer.blocks;
  }

  /** Times that the collector has failed, missed deadlines included. */
  get failures(): number {
    return this.#failures;
  }

  /**
   * Reads the source: at once, unless the collector has to wait for something itself. Whoever comes meanwhile, a scrape between
   * two samples, shares what it waits for. Never throws.
   */
  read(withSeries: boolean): Outcome | Promise<Outcome> {
    if (this.#awaited && (this.#awaited.withSeries || !withSeries)) return this.#awaited.outcome;
    const begun = this.#host.clock.monotonic();
    if (this.#isBusy) return this.#failed(new Error("its last read has not come back yet"), begun);
    try {
      const reading = this.#collector.read(this.#host, withSeries);
      if (!(reading instanceof Promise)) return this.#done(reading, begun);
      const outcome = this.#await(reading, begun).finally(() => (this.#awaited = undefined));
      this.#awaited = { withSeries, outcome };
      return outcome;
    } catch (error) {
      return this.#failed(error, begun);
    }
  }

  /** What vitals say of the last reading that was made into series. */
  get lasting(): PartialVitals {
    return this.#lasting;
  }

  /** Blocks that the reading has for the aggregator alone. */
  streamed(outcome: Outcome): readonly BlockValues[] {
    return outcome.kind === "read" ? (this.#collector.streamed?.(outcome.timed.reading) ?? []) : [];
  }

  /** The reading's part of the vitals; the next rates count from it. */
  vitals(outcome: Outcome): PartialVitals {
    const previous = this.#previous;
    this.#previous = outcome.kind === "read" ? outcome.timed : undefined;
    if (outcome.kind !== "read") return {};
    try {
      return this.#collector.vitals?.(outcome.timed, previous) ?? {};
    } catch (error) {
      this.#failed(error, outcome.timed.monotonicMilliseconds);
      return {};
    }
  }

  /** The reading as series; nothing where there is none. One that is the same object as the last says the same. */
  series(outcome: Outcome): readonly BlockValues[] {
    if (outcome.kind !== "read") {
      this.#lasting = {};
      return [];
    }
    const { reading } = outcome.timed;
    const written = this.#written;
    if (written !== undefined && written.reading === reading && !this.hasForeignNames) return written.series;
    this.#writer.begin();
    this.#written = undefined;
    try {
      this.#collector.series(reading, this.#writer);
      this.#takeComplaints(this.#writer.complaints);
      this.#written = { reading, series: this.#writer.finish() };
      this.#lasting = this.#collector.lasting?.(reading, this.#writer) ?? {};
      return this.#written.series;
    } catch (error) {
      this.#lasting = {};
      this.#failed(error, outcome.timed.monotonicMilliseconds);
      return [];
    }
  }

  async #await(pending: Promise<unknown>, begun: number): Promise<Outcome> {
    this.#isBusy = true;
    const settled = pending.finally(() => (this.#isBusy = false));
    let timer: NodeJS.Timeout | undefined;
    const deadline = new Promise<never>((_, reject) => {
      const late = new Error(`it took longer than ${this.#timeoutSeconds} s`);
      timer = setTimeout(() => reject(late), this.#timeoutSeconds * 1000);
    });
    try {
      return this.#done(await Promise.race([settled, deadline]), begun);
    } catch (error) {
      return this.#failed(error, begun);
    } finally {
      clearTimeout(timer);
    }
  }

  #done(reading: unknown, begun: number): Outcome {
    if (reading === undefined) return this.#absent(undefined, begun);
    this.#noteOk();
    return { kind: "read", timed: { reading, monotonicMilliseconds: begun }, seconds: this.#secondsSince(begun) };
  }

  #absent(reason: string | undefined, begun: number): Outcome {
    this.#note("COLLECTOR_STATE_ABSENT", reason);
    return { kind: "absent", reason, seconds: this.#secondsSince(begun) };
  }

  #pending(reason: string, begun: number): Outcome {
    this.#note("COLLECTOR_STATE_UNSPECIFIED", reason);
    return { kind: "pending", reason, seconds: this.#secondsSince(begun) };
  }

  #failed(error: unknown, begun: number): Outcome {
    const reason = error instanceof Error ? error.message : String(error);
    if (error instanceof AbsentError) return this.#absent(reason, begun);
    if (error instanceof PendingError) return this.#pending(reason, begun);
    this.#failures++;
    this.#note("COLLECTOR_STATE_FAILED", reason);
    return { kind: "failed", reason, seconds: this.#secondsSince(begun) };
  }

  #takeComplaints(complaints: readonly string[]): void {
    if (complaints.length === 0 && this.#complaints.size === 0) return;
    for (const complaint of complaints) if (!this.#complaints.has(complaint)) this.#hear(this.name, complaint);
    this.#complaints = new Set(complaints);
    this.#noteOk();
  }

  /** A collector that only complains is no broken one. */
  #noteOk(): void {
    const [first] = this.#complaints;
    const more = this.#complaints.size - 1;
    this.#note("COLLECTOR_STATE_OK", more > 0 ? `${first}; and ${more} more` : first);
  }

  #note(state: CollectorStatus["state"], why: string | undefined): void {
    const reason = why?.slice(0, reasonLength);
    if (this.#status.state === state && this.#status.reason === reason) return;
    this.#status = reason === undefined ? { name: this.name, state } : { name: this.name, state, reason };
  }

  #secondsSince(begun: number): number {
    return (this.#host.clock.monotonic() - begun) / 1000;
  }
}
