import type { Clock } from "@kubevitals/program";
import type { Collector } from "../collectors/collector.ts";
import type { AgentConfig } from "../config.ts";
import type { TargetFollower } from "../uplink/uplink.ts";
import { createScrapeCollector } from "./scrape-collector.ts";
import { Scraper } from "./scraper.ts";

/** Scrapes what it is told of, and says what came of it as a collector. */
export interface OpenScraper extends TargetFollower {
  readonly collector: Collector;
  stop(): void;
}

type Options = Pick<
  AgentConfig,
  | "scrapePodsNetworks"
  | "scrapePodsTimeout"
  | "scrapePodsTargets"
  | "scrapePodsTargetSeries"
  | "scrapePodsSeries"
  | "scrapePodsBytes"
  | "scrapePodsInsecureTls"
>;

/** A scraper as the options have it. */
export function openScraper(options: Options, clock: Clock): OpenScraper {
  const scraper = new Scraper({
    clock,
    networks: options.scrapePodsNetworks,
    timeoutSeconds: options.scrapePodsTimeout,
    mostTargets: options.scrapePodsTargets,
    targetSeries: options.scrapePodsTargetSeries,
    nodeSeries: options.scrapePodsSeries,
    bodyBytes: options.scrapePodsBytes,
    insecureTls: options.scrapePodsInsecureTls,
  });
  return {
    collector: createScrapeCollector(scraper),
    follow: (targets, seconds) => scraper.follow(targets, seconds),
    stop: () => scraper.stop(),
  };
}
