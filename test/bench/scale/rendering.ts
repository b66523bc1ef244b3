import { setTimeout as sleep } from "node:timers/promises";
import { median } from "../median.ts";
import type { AggregatorProcess } from "./aggregator-process.ts";
import { readHttp } from "./http-read.ts";

/** What a page costs the aggregator. */
export interface Rendering {
  readonly series: number;
  readonly bytes: number;
  /** CPU time of one scrape, without what the aggregator would have used meanwhile anyway. */
  readonly cpuSeconds: number;
  readonly wallSeconds: number;
}

/** A page is kept as long as its snapshot is the newest: after so long every scrape has one of its own. */
const pauseMilliseconds = 1200;

/**
 * Scrapes the page several times, and tells the scrape in the middle.
 *
 * @param restShare the share of a core that the aggregator takes when nobody reads
 */
export async function measureRendering(
  aggregator: AggregatorProcess,
  encoding: "identity" | "gzip",
  restShare: number,
  times: number,
): Promise<Rendering> {
  const url = `http://${aggregator.http}/metrics`;
  const scrapes: Rendering[] = [];
  const { series } = await readHttp(url, { countsSeries: true });
  for (let time = 0; time < times; time++) {
    await sleep(pauseMilliseconds);
    const before = await aggregator.ask({ probe: "look" });
    const begun = performance.now();
    const { bytes } = await readHttp(url, { encoding });
    const wallSeconds = (performance.now() - begun) / 1000;
    const cpuSeconds = (await aggregator.ask({ probe: "look" })).cpuSeconds - before.cpuSeconds;
    // On a machine that others use the time is long in which the aggregator cannot run: nothing is taken off for that.
    const own = cpuSeconds - restShare * Math.min(wallSeconds, cpuSeconds);
    scrapes.push({ series, bytes, wallSeconds, cpuSeconds: own });
  }
  const middle = median(scrapes.map(({ cpuSeconds }) => cpuSeconds));
  const scrape = scrapes.find(({ cpuSeconds }) => cpuSeconds === middle);
  if (scrape === undefined) throw new Error("no scrape was made");
  return scrape;
}
