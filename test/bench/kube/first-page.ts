import { setTimeout as sleep } from "node:timers/promises";
import type { Contender } from "./contender.ts";
import { scrape, type Scraped } from "./scrape.ts";

/** What came of a start. */
export interface FirstPage {
  /** From the start of the process to the last byte of the first page that has everything, in seconds. */
  readonly seconds: number;
  readonly scraped: Scraped;
}

/** Time between two looks, in milliseconds. */
const pause = 100;

/** How far a page's series may lie below those of the next ones: time-bound ones come and go. */
const tolerance = 0.001;

const mostSeconds = 180;

/**
 * Reads pages one after another until they do not grow any more, and tells how long the first one took that had everything.
 *
 * @param pods that the page must show
 */
export async function awaitFirstPage(contender: Contender, pods: number): Promise<FirstPage> {
  const pages: { readonly seconds: number; readonly scraped: Scraped }[] = [];
  for (;;) {
    const scraped = await scrape(contender, "identity").catch(() => undefined);
    const seconds = (performance.now() - contender.startedAt) / 1000;
    if (scraped) pages.push({ seconds, scraped });
    const [before, last] = pages.slice(-2);
    if (before && last && last.scraped.pods >= pods && isAbout(before.scraped, last.scraped)) {
      const first = pages.find((page) => page.scraped.pods >= pods && isAbout(page.scraped, last.scraped));
      return { seconds: first?.seconds ?? seconds, scraped: last.scraped };
    }
    if (seconds > mostSeconds) throw new Error(`${contender.name} has no complete page after ${mostSeconds} s`);
    await sleep(pause);
  }
}

function isAbout(one: Scraped, other: Scraped): boolean {
  return one.series >= other.series * (1 - tolerance);
}
