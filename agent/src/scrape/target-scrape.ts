import { BlockWriter, scrapeLabels, targetFamilies, type BlockValues, type MetricBlock } from "@kubevitals/proto";
import type { Clock } from "@kubevitals/program";
import { addedSeries } from "./added-series.ts";
import type { NodeRoom } from "./node-room.ts";
import { readPage } from "./read-page.ts";
import { requestPage } from "./request-page.ts";
import { ScrapeFailure } from "./scrape-failure.ts";
import type { Target } from "./target.ts";
import { familiesOf, writeFamilies } from "./target-families.ts";

export interface TargetScrapeOptions {
  readonly clock: Clock;
  /** Bytes of a page that are taken. */
  readonly bodyBytes: number;
  /** Series of a page that are taken. */
  readonly mostSeries: number;
  readonly insecureTls: boolean;
  readonly room: NodeRoom;
  /** Blocks of the other pages: pods of one application share theirs. */
  readonly knownBlocks: () => Iterable<MetricBlock>;
}

/** What the last scrape came to. */
interface Outcome {
  readonly seconds: number;
  readonly scraped: number;
  readonly kept: number;
  readonly added: number;
}

/** One page, scraped again and again. What it said last stands until the next scrape has ended, and goes where that fails. */
export class TargetScrape {
  readonly target: Target;
  readonly #options: TargetScrapeOptions;
  readonly #labels: BlockValues["labels"];
  readonly #writer = new BlockWriter();
  readonly #reportWriter = new BlockWriter();
  #values: BlockValues | undefined;
  #report: BlockValues | undefined;
  #failure: ScrapeFailure | undefined;

  constructor(target: Target, options: TargetScrapeOptions) {
    this.target = target;
    this.#options = options;
    this.#labels = [
      { name: scrapeLabels.podUid, value: target.podUid },
      { name: scrapeLabels.instance, value: target.instance },
    ];
  }

  /** Why the last scrape came to nothing; undefined where it did not, or there was none. */
  get failure(): ScrapeFailure | undefined {
    return this.#failure;
  }

  /** Whether there was a scrape. */
  get wasScraped(): boolean {
    return this.#report !== undefined;
  }

  /** The page's own block. */
  get block(): MetricBlock | undefined {
    return this.#values?.block;
  }

  /** What the page said, and how its last scrape went. */
  get blocks(): readonly BlockValues[] {
    return [this.#values, this.#report].flatMap((values) =>
      values && values.block.families.length > 0 ? [values] : [],
    );
  }

  /** Scrapes the page. Never throws; of no effect where it was ended meanwhile. */
  async run(timeoutSeconds: number, ended: AbortSignal): Promise<void> {
    const { clock } = this.#options;
    const begun = clock.monotonic();
    const seconds = () => (clock.monotonic() - begun) / 1000;
    const deadline = AbortSignal.timeout(timeoutSeconds * 1000);
    try {
      const signal = AbortSignal.any([deadline, ended]);
      const counts = await this.#scrape(timeoutSeconds, signal, () => ended.aborted);
      if (ended.aborted) return;
      this.#failure = undefined;
      this.#writeReport({ ...counts, seconds: seconds() }, true);
    } catch (error) {
      if (ended.aborted) return;
      this.#failure = deadline.aborted ? late(timeoutSeconds) : failureOf(error);
      this.#forget();
      this.#writeReport({ seconds: seconds(), scraped: 0, kept: 0, added: 0 }, false);
    }
  }

  /** Gives its room back. */
  end(): void {
    this.#forget();
  }

  async #scrape(
    timeoutSeconds: number,
    signal: AbortSignal,
    hasEnded: () => boolean,
  ): Promise<Omit<Outcome, "seconds">> {
    const { bodyBytes, insecureTls, mostSeries, room, knownBlocks } = this.#options;
    const page = await requestPage(this.target, { timeoutSeconds, bodyBytes, insecureTls, signal });
    const { families, scraped, kept, characters } = familiesOf(await readPage(page, mostSeries), this.target);
    if (hasEnded()) return { scraped, kept, added: 0 };
    room.take(this, { series: kept, characters });
    const before = this.block;
    this.#writer.begin();
    writeFamilies(families, this.#writer);
    this.#values = this.#writer.finish(this.#labels, knownBlocks());
    return { scraped, kept, added: addedSeries(before, this.#values.block) };
  }

  #forget(): void {
    this.#values = undefined;
    this.#options.room.give(this);
  }

  #writeReport({ seconds, scraped, kept, added }: Outcome, isUp: boolean): void {
    const out = this.#reportWriter;
    out.begin();
    out.gauge(targetFamilies.up, "Whether the last scrape of the pod's page brought its series.").add(isUp ? 1 : 0);
    out.gauge(targetFamilies.scrape_duration_seconds, "Time that the last scrape of the pod's page took.").add(seconds);
    out.gauge(targetFamilies.scrape_samples_scraped, "Samples on the pod's page.").add(scraped);
    out
      .gauge(
        targetFamilies.scrape_samples_post_metric_relabeling,
        "Samples on the pod's page less those under names that are not a pod's to use.",
      )
      .add(kept);
    out
      .gauge(targetFamilies.scrape_series_added, "Series on the pod's page that the scrape before did not find there.")
      .add(added);
    this.#report = out.finish(this.#labels, []);
  }
}

function late(seconds: number): ScrapeFailure {
  return new ScrapeFailure("deadline", `the page did not come within ${seconds} s`);
}

function failureOf(error: unknown): ScrapeFailure {
  if (error instanceof ScrapeFailure) return error;
  return new ScrapeFailure("answer", error instanceof Error ? error.message.slice(0, 200) : String(error));
}
