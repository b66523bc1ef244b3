/** For tests: one target, and what its scrape says. */
import type { RequestListener } from "node:http";
import type { TestContext } from "node:test";
import { targetFamilies, type BlockValues } from "@kubevitals/proto";
import { systemClock } from "@kubevitals/program";
import { NodeRoom } from "../node-room.ts";
import type { Target } from "../target.ts";
import { TargetScrape, type TargetScrapeOptions } from "../target-scrape.ts";
import { servePage } from "./page-server.ts";

/** A signal that never comes. */
export const never = new AbortController().signal;

/** The scrape of a target, of 100 series and 100 kB at most. */
export function scrapeOf(target: Target, options: Partial<TargetScrapeOptions> = {}): TargetScrape {
  return new TargetScrape(target, {
    clock: systemClock,
    bodyBytes: 100_000,
    mostSeries: 100,
    insecureTls: false,
    room: new NodeRoom(1000),
    knownBlocks: () => [],
    ...options,
  });
}

/** Values by series, of all blocks. */
export function valuesIn(blocks: readonly BlockValues[]): Readonly<Record<string, number>> {
  const entries = blocks.flatMap(({ block, values }) => {
    let at = 0;
    return block.families.flatMap(({ name, rows, suffixes, labelNames, labelValues }) =>
      Array.from({ length: rows }, (_, row) => {
        const labels = labelNames.map((label, index) => `${label}=${labelValues[row * labelNames.length + index]}`);
        return [`${name}${suffixes[row] ?? ""}{${labels.join()}}`, values[at++] ?? NaN] as const;
      }),
    );
  });
  return Object.fromEntries(entries);
}

// What a report says, as `valuesIn` calls it.
export const up = `${targetFamilies.up}{}`;
export const scraped = `${targetFamilies.scrape_samples_scraped}{}`;
export const kept = `${targetFamilies.scrape_samples_post_metric_relabeling}{}`;
export const added = `${targetFamilies.scrape_series_added}{}`;

/** Scrapes once what answers so. */
export async function scrapeOnce(t: TestContext, answer: RequestListener, options: Partial<TargetScrapeOptions> = {}) {
  const scrape = scrapeOf(await servePage(t, answer), options);
  await scrape.run(5, never);
  return { scrape, values: valuesIn(scrape.blocks), failure: scrape.failure };
}

/** A page of so many series. */
export const rows = (count: number) => Array.from({ length: count }, (_, row) => `a{row="${row}"} 1\n`).join("");
