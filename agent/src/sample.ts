import {
  BlockWriter,
  emptyNodeMetrics,
  type BlockValues,
  type CollectorStatus,
  type NodeMetrics,
} from "@kubevitals/proto";
import { version } from "@kubevitals/program";
import { AbsentError, type Collector, type Timed } from "./collectors/collector.ts";
import type { Host } from "./host.ts";
import { SeriesWriter } from "./series-writer.ts";

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
  /** How long a sample waits for a collector. */
  readonly timeoutSeconds: number;
}

/** What came of running one collector. */
type Outcome =
  | { readonly kind: "read"; readonly timed: Timed<unknown>; readonly seconds: number }
  | { readonly kind: "absent"; readonly reason: string | undefined; readonly seconds: number }
  | { readonly kind: "failed"; readonly reason: string; readonly seconds: number };

/** What is remembered of a collector from one sample to the next. */
interface CollectorMemory {
  readonly collector: Collector;
  /** The reading of the last vitals: the first point of the next rates. */
  previous: Timed<unknown> | undefined;
  blocks: readonly BlockValues[];
  status: CollectorStatus;
  /** Whether a read that missed its deadline is still under way. */
  isBusy: boolean;
}

/**
 * Runs all collectors. One that fails or misses its deadline is reported and costs the sample nothing but its own values, and
 * it is not started again before its last read has come back.
 */
export class Sampler {
  readonly #options: SamplerOptions;
  readonly #memories: readonly CollectorMemory[];
  #statusBlock: readonly BlockValues[] = [];

  constructor(options: SamplerOptions) {
    this.#options = options;
    this.#memories = options.collectors.map((collector) => ({
      collector,
      previous: undefined,
      blocks: [],
      status: { name: collector.name, state: "COLLECTOR_STATE_UNSPECIFIED" },
      isBusy: false,
    }));
  }

  /** The next vitals, and with them the series where they are asked for. */
  async sample(withSeries: boolean): Promise<Sample> {
    const takenAt = this.#options.host.clock.now();
    const wanted = this.#memories.filter(({ collector }) => withSeries || collector.vitals !== undefined);
    const outcomes = await this.#run(wanted, withSeries);
    const vitals = this.#vitals(outcomes);
    return { takenAt, vitals, series: withSeries ? this.#series(outcomes) : undefined };
  }

  /** The series alone, for a scrape: leaves the two points of the rates as they are. */
  async scrape(): Promise<readonly BlockValues[]> {
    return this.#series(await this.#run(this.#memories, true));
  }

  async #run(
    memories: readonly CollectorMemory[],
    withSeries: boolean,
  ): Promise<ReadonlyMap<CollectorMemory, Outcome>> {
    const outcomes = await Promise.all(memories.map((memory) => this.#read(memory, withSeries)));
    return new Map(memories.map((memory, index) => [memory, outcomes[index] ?? neverRun]));
  }

  async #read(memory: CollectorMemory, withSeries: boolean): Promise<Outcome> {
    const { host, timeoutSeconds } = this.#options;
    const begun = host.clock.monotonic();
    const seconds = () => (host.clock.monotonic() - begun) / 1000;
    if (memory.isBusy) return { kind: "failed", reason: "its last read has not come back yet", seconds: 0 };
    try {
      const pending = memory.collector.read(host, withSeries);
      const reading = pending instanceof Promise ? await withDeadline(memory, pending, timeoutSeconds) : pending;
      if (reading === undefined) return { kind: "absent", reason: undefined, seconds: seconds() };
      return { kind: "read", timed: { reading, monotonicMilliseconds: begun }, seconds: seconds() };
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      return { kind: error instanceof AbsentError ? "absent" : "failed", reason, seconds: seconds() };
    }
  }

  #vitals(outcomes: ReadonlyMap<CollectorMemory, Outcome>): NodeMetrics {
    const parts = Array.from(outcomes, ([memory, outcome]) => {
      memory.status = statusOf(memory.collector.name, outcome);
      const previous = memory.previous;
      memory.previous = outcome.kind === "read" ? outcome.timed : undefined;
      if (outcome.kind !== "read") return {};
      return memory.collector.vitals?.(outcome.timed, previous) ?? {};
    });
    const metrics: NodeMetrics = Object.assign(emptyNodeMetrics(this.#options.nodeName), ...parts);
    return {
      ...metrics,
      info: { ...metrics.info, agentVersion: version },
      collectors: this.#memories.map(({ status }) => status),
    };
  }

  #series(outcomes: ReadonlyMap<CollectorMemory, Outcome>): readonly BlockValues[] {
    const blocks = Array.from(outcomes, ([memory, outcome]) => {
      if (outcome.kind !== "read") return [];
      const out = new SeriesWriter();
      memory.collector.series(outcome.timed.reading, out);
      memory.blocks = out.finish(memory.blocks);
      return memory.blocks;
    });
    this.#statusBlock = [this.#collectorFamilies(outcomes)];
    return [...blocks.flat(), ...this.#statusBlock];
  }

  /** How each collector fared, under node_exporter's names. What the kernel does not have is no success there either. */
  #collectorFamilies(outcomes: ReadonlyMap<CollectorMemory, Outcome>): BlockValues {
    const out = new BlockWriter();
    const duration = out.gauge(
      "node_scrape_collector_duration_seconds",
      "Time that the collector took for this sample.",
      ["collector"],
    );
    const success = out.gauge("node_scrape_collector_success", "Whether the collector succeeded.", ["collector"]);
    for (const [{ collector }, outcome] of outcomes) {
      duration.add(outcome.seconds, collector.name);
      success.add(outcome.kind === "read" ? 1 : 0, collector.name);
    }
    return out.finish(
      [],
      this.#statusBlock.map(({ block }) => block),
    );
  }
}

const neverRun: Outcome = { kind: "failed", reason: "it was not run", seconds: 0 };

function statusOf(name: string, outcome: Outcome): CollectorStatus {
  if (outcome.kind === "read") return { name, state: "COLLECTOR_STATE_OK" };
  const state = outcome.kind === "absent" ? "COLLECTOR_STATE_ABSENT" : "COLLECTOR_STATE_FAILED";
  return outcome.reason === undefined ? { name, state } : { name, state, reason: outcome.reason.slice(0, 256) };
}

/** The promise's value, or an error once the deadline has passed; the collector stays busy until the promise settles. */
async function withDeadline<T>(memory: CollectorMemory, pending: Promise<T>, seconds: number): Promise<T> {
  memory.isBusy = true;
  const settled = pending.finally(() => (memory.isBusy = false));
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`it took longer than ${seconds} s`)), seconds * 1000);
  });
  try {
    return await Promise.race([settled, deadline]);
  } finally {
    clearTimeout(timer);
  }
}
