import { emptyNodeMetrics, type BlockValues, type CollectorStatus, type NodeMetrics } from "@kubevitals/proto";
import { version } from "@kubevitals/program";
import { CollectorFamilies } from "./collector-families.ts";
import { CollectorRun, type HearComplaint, type Outcome } from "./collector-run.ts";
import type { Collector } from "./collectors/collector.ts";
import type { Host } from "./host.ts";
import { otherFamilies } from "./other-families.ts";
import { withoutStack } from "./without-stack.ts";

/** The machine at one instant. */
export interface Sample {
  /** Wall time of the node in milliseconds. */
  readonly takenAt: number;
  readonly vitals: NodeMetrics;
  /** The whole exposition; undefined when only vitals were asked for. */
  readonly series: readonly BlockValues[] | undefined;
}

export interface SamplerOptions {
  readonly nodeName: string;
  readonly host: Host;
  readonly collectors: readonly Collector[];
  /** Names of collectors that an operator switched off. */
  readonly switchedOff?: readonly string[];
  /** How long a sample waits for a collector. */
  readonly timeoutSeconds: number;
  /** Told what of a collector's source could not be used, where the rest could. */
  readonly hearComplaint?: HearComplaint;
}

/**
 * Runs all collectors. One that fails or misses its deadline is reported and costs the sample nothing but its own values.
 */
export class Sampler {
  readonly #nodeName: string;
  readonly #host: Host;
  readonly #runs: readonly CollectorRun[];
  readonly #withVitals: readonly CollectorRun[];
  /** In the order in which they speak, whoever had to wait for what: those with names from outside last. */
  readonly #inTurn: readonly CollectorRun[];
  readonly #switchedOff: readonly CollectorStatus[];
  readonly #families = new CollectorFamilies();
  /** Of scrapes: one that asks for some collectors only must not change the block that is streamed. */
  readonly #scrapedFamilies = new CollectorFamilies();
  #statuses: readonly CollectorStatus[] = [];

  constructor({ nodeName, host, collectors, switchedOff = [], timeoutSeconds, hearComplaint }: SamplerOptions) {
    this.#nodeName = nodeName;
    this.#host = host;
    this.#runs = collectors.map((collector, index) => {
      const others = otherFamilies(() => this.#runs.filter((_, other) => other !== index).map(({ blocks }) => blocks));
      return new CollectorRun(collector, host, timeoutSeconds, others, hearComplaint);
    });
    this.#inTurn = [
      ...this.#runs.filter(({ hasForeignNames }) => !hasForeignNames),
      ...this.#runs.filter(({ hasForeignNames }) => hasForeignNames),
    ];
    this.#withVitals = this.#runs.filter(({ hasVitals }) => hasVitals);
    this.#switchedOff = switchedOff.map((name) => ({ name, state: "COLLECTOR_STATE_ABSENT", reason: "switched off" }));
  }

  /** Names of the collectors that run. */
  get collectorNames(): readonly string[] {
    return this.#runs.map(({ name }) => name);
  }

  /** The next vitals, and with them the series where they are asked for. */
  async sample(withSeries: boolean): Promise<Sample> {
    const takenAt = this.#host.clock.now();
    const outcomes = await run(withSeries ? this.#runs : this.#withVitals, withSeries);
    const series = withSeries ? this.#allSeries(outcomes) : undefined;
    return { takenAt, vitals: this.#vitals(outcomes), series };
  }

  /** The series of the accepted collectors alone, for a scrape: leaves the two points of the rates as they are. */
  async scrape(accepts: (name: string) => boolean = () => true): Promise<readonly BlockValues[]> {
    const wanted = this.#runs.filter(({ name }) => accepts(name));
    return this.#series(await run(wanted, true), this.#scrapedFamilies);
  }

  #vitals(outcomes: ReadonlyMap<CollectorRun, Outcome>): NodeMetrics {
    const parts = Array.from(outcomes, ([collector, outcome]) => collector.vitals(outcome));
    const lasting = this.#runs.map((collector) => collector.lasting);
    const metrics: NodeMetrics = Object.assign(emptyNodeMetrics(this.#nodeName), ...parts, ...lasting);
    const info = { ...metrics.info, agentVersion: version };
    return Object.assign(metrics, { info, collectors: this.#currentStatuses() });
  }

  /** The same list as long as nothing changes, so that vitals need not be compared item by item. */
  #currentStatuses(): readonly CollectorStatus[] {
    if (this.#statuses.length === 0 || !this.#runs.every(({ status }, index) => this.#statuses[index] === status)) {
      this.#statuses = [...this.#runs.map(({ status }) => status), ...this.#switchedOff];
    }
    return this.#statuses;
  }

  /** The node's own, and what is for the aggregator alone. */
  #allSeries(outcomes: ReadonlyMap<CollectorRun, Outcome>): readonly BlockValues[] {
    const streamed = Array.from(outcomes).flatMap(([collector, outcome]) => collector.streamed(outcome));
    return [...this.#series(outcomes, this.#families), ...streamed];
  }

  #series(outcomes: ReadonlyMap<CollectorRun, Outcome>, families: CollectorFamilies): readonly BlockValues[] {
    const blocks: BlockValues[] = [];
    for (const collector of this.#inTurn) {
      const outcome = outcomes.get(collector);
      if (outcome) blocks.push(...collector.series(outcome));
    }
    blocks.push(families.write(outcomes));
    return blocks;
  }
}

/** Runs collectors one after the other; those that have to wait for something wait together. */
async function run(runs: readonly CollectorRun[], withSeries: boolean): Promise<ReadonlyMap<CollectorRun, Outcome>> {
  const outcomes = new Map<CollectorRun, Outcome>();
  const waiting: Promise<void>[] = [];
  withoutStack(() => {
    for (const collector of runs) {
      const outcome = collector.read(withSeries);
      if (!(outcome instanceof Promise)) outcomes.set(collector, outcome);
      else waiting.push(outcome.then((late) => void outcomes.set(collector, late)));
    }
  });
  if (waiting.length === 0) return outcomes;
  await Promise.all(waiting);
  // In the order of the collectors, whoever came back first: a block says its rows in the same order every time.
  const entries = runs.map((collector) => [collector, outcomes.get(collector)] as const);
  return new Map(entries.filter((entry): entry is [CollectorRun, Outcome] => entry[1] !== undefined));
}
