import type { BlockValues, MetricBlock, ScrapeTarget } from "@kubevitals/proto";
import { sleep as systemSleep, type Clock } from "@kubevitals/program";
import { AddressGuard } from "./address-guard.ts";
import { secondsUntilDue } from "./due.ts";
import type { Network } from "./network.ts";
import { NodeRoom } from "./node-room.ts";
import { failureKinds, type FailureKind } from "./scrape-failure.ts";
import { scrapeLimits } from "./scrape-limits.ts";
import { Slots } from "./slots.ts";
import { checkTarget, type RefusedTarget, type Target } from "./target.ts";
import { TargetScrape } from "./target-scrape.ts";

export interface ScraperOptions {
  readonly clock: Clock;
  /** Pages that are scraped at most. */
  readonly mostTargets: number;
  /** Series of one page. */
  readonly targetSeries: number;
  /** Series of all pages together. */
  readonly nodeSeries: number;
  /** Bytes of one page. */
  readonly bodyBytes: number;
  readonly timeoutSeconds: number;
  /** The only networks in which pages are scraped; none: any. */
  readonly networks: readonly Network[];
  /** Whether certificates are taken without a check. */
  readonly insecureTls: boolean;
  /** For tests. */
  readonly sleep?: (seconds: number, signal: AbortSignal) => Promise<void>;
}

/** How scraping goes. */
export interface ScraperState {
  readonly targets: readonly TargetScrape[];
  /** What is told of and not scraped. */
  readonly refused: readonly RefusedTarget[];
  /** Pages beyond the number that is scraped. */
  readonly leftOut: number;
  readonly scrapes: number;
  readonly failures: Readonly<Record<FailureKind, number>>;
}

/** A page that is scraped until it ends. */
interface Kept {
  readonly scrape: TargetScrape;
  readonly end: AbortController;
}

/** The shortest interval between two scrapes of a page. */
const fastestSeconds = 1;

/**
 * Scrapes pods, each page at its own instant of the interval. None of it is on the path of samples: those take what the last scrapes
 * brought.
 */
export class Scraper {
  readonly #options: ScraperOptions;
  readonly #guard: AddressGuard;
  readonly #room: NodeRoom;
  readonly #slots = new Slots(scrapeLimits.atOnce);
  readonly #kept = new Map<string, Kept>();
  readonly #failures = Object.fromEntries(failureKinds.map((kind) => [kind, 0])) as Record<FailureKind, number>;
  #refused: readonly RefusedTarget[] = [];
  #leftOut = 0;
  #scrapes = 0;
  #intervalSeconds = NaN;
  #isStopped = false;

  constructor(options: ScraperOptions) {
    this.#options = options;
    this.#guard = new AddressGuard(options.networks);
    this.#room = new NodeRoom(options.nodeSeries);
  }

  get state(): ScraperState {
    return {
      targets: this.#scrapesNow(),
      refused: this.#refused,
      leftOut: this.#leftOut,
      scrapes: this.#scrapes,
      failures: { ...this.#failures },
    };
  }

  /** What all pages said last. */
  get blocks(): readonly BlockValues[] {
    return this.#scrapesNow().flatMap(({ blocks }) => blocks);
  }

  /** Scrapes these pages from now on, each once in so many seconds, and no others. */
  follow(targets: readonly ScrapeTarget[], seconds: number): void {
    if (this.#isStopped) return;
    const interval = Math.max(fastestSeconds, seconds);
    const hasNewRhythm = interval !== this.#intervalSeconds;
    this.#intervalSeconds = interval;
    const wanted = this.#choose(targets);
    for (const [key, kept] of this.#kept) {
      if (wanted.get(key)?.url !== kept.scrape.target.url) this.#drop(key, kept);
    }
    for (const [key, target] of wanted) {
      const known = this.#kept.get(key);
      if (known === undefined) this.#begin(key, new TargetScrape(target, this.#scrapeOptions()));
      else if (hasNewRhythm) {
        known.end.abort();
        this.#begin(key, known.scrape);
      }
    }
  }

  stop(): void {
    this.#isStopped = true;
    for (const [key, kept] of this.#kept) this.#drop(key, kept);
  }

  #choose(targets: readonly ScrapeTarget[]): ReadonlyMap<string, Target> {
    const checked = targets.map((target) => checkTarget(target, this.#guard));
    const good = new Map(checked.flatMap((target) => ("key" in target ? [[target.key, target] as const] : [])));
    this.#refused = checked.flatMap((target) => ("key" in target ? [] : [target]));
    const chosen = new Map([...good].slice(0, this.#options.mostTargets));
    this.#leftOut = good.size - chosen.size;
    return chosen;
  }

  #scrapeOptions(): ConstructorParameters<typeof TargetScrape>[1] {
    const { clock, bodyBytes, insecureTls, targetSeries: mostSeries } = this.#options;
    return { clock, bodyBytes, insecureTls, mostSeries, room: this.#room, knownBlocks: () => this.#blocksNow() };
  }

  #begin(key: string, scrape: TargetScrape): void {
    const kept = { scrape, end: new AbortController() };
    this.#kept.set(key, kept);
    void this.#keep(kept);
  }

  #drop(key: string, { scrape, end }: Kept): void {
    end.abort();
    scrape.end();
    this.#kept.delete(key);
  }

  async #keep({ scrape, end: { signal } }: Kept): Promise<void> {
    const { clock, sleep = systemSleep, timeoutSeconds } = this.#options;
    while (!signal.aborted) {
      const interval = this.#intervalSeconds;
      await sleep(secondsUntilDue(scrape.target.key, interval, clock.monotonic()), signal);
      await this.#slots.run(async () => {
        if (signal.aborted) return;
        await scrape.run(Math.min(timeoutSeconds, interval), signal);
        if (!signal.aborted) this.#count(scrape);
      });
    }
  }

  #count({ failure }: TargetScrape): void {
    this.#scrapes++;
    if (failure) this.#failures[failure.kind]++;
  }

  #scrapesNow(): readonly TargetScrape[] {
    return Array.from(this.#kept.values(), ({ scrape }) => scrape);
  }

  *#blocksNow(): Generator<MetricBlock, void, undefined> {
    for (const { block } of this.#scrapesNow()) if (block) yield block;
  }
}
